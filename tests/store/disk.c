/* SPDX-License-Identifier: MIT */

/*
 * All that happened is a list of events. A point is reached by going through them: a file (apart
 * from its name) has the bytes that are certain and the events since, a name the file that it is
 * certain to stand for and those since.
 */

#include "disk.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	NAMES = 16,
	BINDINGS = 64, /* of one name between two syncs of the folder */
	SECTOR = 512,
};

const char *const damage_names[DAMAGE_N] = {
	"nothing kept", "all kept", "the first kept", "some kept", "torn"};

enum what {
	MADE,
	WROTE,
	CUT_SHORT,
	RENAMED,
	REMOVED,
	SYNCED,
	SYNCED_FOLDER,
	SETTLED,
	CONFIRMED,
};

struct event {
	enum what what;
	char name[32], to[32];
	size_t at, size;
	unsigned char *bytes;
};

struct file {
	unsigned char *bytes; /* certain */
	size_t size, room;
	size_t *since; /* numbers of events */
	size_t n_since;
	struct file *next; /* in the disk's list of all */
};

struct name {
	char text[32];
	struct file *certain, *now;
	struct {
		struct file *file; /* NULL: removed */
		size_t event;
	} since[BINDINGS];
	size_t n_since;
};

struct disk {
	pthread_mutex_t mutex;
	struct event *events;
	size_t n_events, n_points;
	/* Where the reading is. */
	size_t at, point;
	struct file *files;
	struct name names[NAMES];
	size_t n_names;
};

static void *need(void *memory) {
	if (!memory) {
		abort();
	}
	return memory;
}

struct disk *disk_new(void) {
	struct disk *disk = need(calloc(1, sizeof *disk));

	pthread_mutex_init(&disk->mutex, NULL);
	return disk;
}

void disk_again(struct disk *disk) {
	while (disk->files) {
		struct file *file = disk->files;

		disk->files = file->next;
		free(file->bytes);
		free(file->since);
		free(file);
	}
	disk->at = disk->point = disk->n_names = 0;
	memset(disk->names, 0, sizeof disk->names);
}

void disk_free(struct disk *disk) {
	disk_again(disk);
	for (size_t i = 0; i < disk->n_events; i++) {
		free(disk->events[i].bytes);
	}
	pthread_mutex_destroy(&disk->mutex);
	free(disk->events);
	free(disk);
}

static void tell(struct disk *disk, enum what what, const char *name, const char *to, size_t at,
	const void *bytes, size_t size) {
	struct event event = {.what = what, .at = at, .size = size};

	snprintf(event.name, sizeof event.name, "%s", name);
	snprintf(event.to, sizeof event.to, "%s", to);
	if (bytes) {
		event.bytes = need(malloc(size + 1));
		memcpy(event.bytes, bytes, size);
	}
	pthread_mutex_lock(&disk->mutex);
	if ((disk->n_events & (disk->n_events - 1)) == 0) {
		disk->events = need(realloc(
			disk->events, (disk->n_events ? 2 * disk->n_events : 1) * sizeof event));
	}
	disk->events[disk->n_events++] = event;
	disk->n_points += what == SYNCED || what == SYNCED_FOLDER;
	pthread_mutex_unlock(&disk->mutex);
}

void disk_made(struct disk *disk, const char *name) {
	tell(disk, MADE, name, "", 0, NULL, 0);
}

void disk_wrote(struct disk *disk, const char *name, int64_t at, const void *bytes, size_t size) {
	tell(disk, WROTE, name, "", (size_t)at, bytes, size);
}

void disk_cut_short(struct disk *disk, const char *name, int64_t size) {
	tell(disk, CUT_SHORT, name, "", 0, NULL, (size_t)size);
}

void disk_renamed(struct disk *disk, const char *from, const char *to) {
	tell(disk, RENAMED, from, to, 0, NULL, 0);
}

void disk_removed(struct disk *disk, const char *name) {
	tell(disk, REMOVED, name, "", 0, NULL, 0);
}

void disk_synced(struct disk *disk, const char *name) {
	tell(disk, SYNCED, name, "", 0, NULL, 0);
}

void disk_synced_folder(struct disk *disk) {
	tell(disk, SYNCED_FOLDER, "", "", 0, NULL, 0);
}

void disk_settled(struct disk *disk) {
	tell(disk, SETTLED, "", "", 0, NULL, 0);
}

void disk_confirmed(struct disk *disk, size_t confirmed) {
	tell(disk, CONFIRMED, "", "", confirmed, NULL, 0);
}

size_t disk_points(const struct disk *disk) {
	return disk->n_points;
}

/* Bytes of a file, which can grow. */
struct picture {
	unsigned char *bytes;
	size_t size, room;
};

static void resize(struct picture *picture, size_t size) {
	if (size > picture->room) {
		picture->room = 2 * size;
		picture->bytes = need(realloc(picture->bytes, picture->room));
	}
	if (size > picture->size) {
		memset(picture->bytes + picture->size, 0, size - picture->size);
	}
	picture->size = size;
}

static void apply(struct picture *picture, const struct event *event, size_t from, size_t to) {
	if (event->what == CUT_SHORT) {
		resize(picture, event->size);
	} else if (to > from) {
		if (event->at + to > picture->size) {
			resize(picture, event->at + to);
		}
		memcpy(picture->bytes + event->at + from, event->bytes + from, to - from);
	}
}

static struct name *name_of(struct disk *disk, const char *text) {
	for (size_t i = 0; i < disk->n_names; i++) {
		if (!strcmp(disk->names[i].text, text)) {
			return &disk->names[i];
		}
	}
	if (disk->n_names == NAMES) {
		abort();
	}
	snprintf(disk->names[disk->n_names].text, sizeof disk->names->text, "%s", text);
	return &disk->names[disk->n_names++];
}

static void bind_name(struct disk *disk, struct name *name, struct file *file) {
	if (name->n_since == BINDINGS) {
		abort();
	}
	name->now = file;
	name->since[name->n_since].file = file;
	name->since[name->n_since++].event = disk->at;
}

static struct file *file_of(struct disk *disk, const char *text) {
	struct name *name = name_of(disk, text);

	if (!name->now) {
		struct file *file = need(calloc(1, sizeof *file));

		file->next = disk->files;
		disk->files = file;
		bind_name(disk, name, file);
	}
	return name->now;
}

static void sync_file(struct disk *disk, struct file *file) {
	struct picture picture = {file->bytes, file->size, file->room};

	for (size_t i = 0; i < file->n_since; i++) {
		const struct event *event = &disk->events[file->since[i]];

		apply(&picture, event, 0, event->size);
	}
	file->bytes = picture.bytes;
	file->size = picture.size;
	file->room = picture.room;
	file->n_since = 0;
}

static void sync_names(struct disk *disk) {
	for (size_t i = 0; i < disk->n_names; i++) {
		disk->names[i].certain = disk->names[i].now;
		disk->names[i].n_since = 0;
	}
}

static void note(struct disk *disk, struct file *file) {
	size_t n = file->n_since++;

	if ((n & (n - 1)) == 0) {
		file->since = need(realloc(file->since, (n ? 2 * n : 1) * sizeof *file->since));
	}
	file->since[n] = disk->at;
}

static void pass(struct disk *disk, const struct event *event) {
	switch (event->what) {
	case MADE:
		(void)file_of(disk, event->name);
		break;
	case WROTE:
	case CUT_SHORT:
		note(disk, file_of(disk, event->name));
		break;
	case RENAMED:
		bind_name(disk, name_of(disk, event->to), name_of(disk, event->name)->now);
		bind_name(disk, name_of(disk, event->name), NULL);
		break;
	case REMOVED:
		bind_name(disk, name_of(disk, event->name), NULL);
		break;
	case SYNCED:
		sync_file(disk, file_of(disk, event->name));
		disk->point++;
		break;
	case SYNCED_FOLDER:
		sync_names(disk);
		disk->point++;
		break;
	case SETTLED:
		for (struct file *file = disk->files; file; file = file->next) {
			sync_file(disk, file);
		}
		sync_names(disk);
		break;
	case CONFIRMED:
		break;
	}
}

/* How a cut goes: which events are kept. */
struct cut {
	enum damage damage;
	struct chance *chance;
	size_t last;        /* with DAMAGE_FIRST_KEPT, events from here on are not */
	size_t lost_of_ten; /* with DAMAGE_SOME_KEPT, so many of ten are not */
	size_t torn;        /* this one is written in part; 0 for none */
};

static bool is_kept(const struct cut *cut, size_t event) {
	switch (cut->damage) {
	case DAMAGE_NOTHING_KEPT:
		return false;
	case DAMAGE_ALL_KEPT:
		return true;
	case DAMAGE_FIRST_KEPT:
		return event < cut->last;
	case DAMAGE_SOME_KEPT:
	case DAMAGE_TORN:
	case DAMAGE_N:
		break;
	}
	return event == cut->torn || chance_below(cut->chance, 10) >= cut->lost_of_ten;
}

/* The part of a write that stays, its ends at multiples of 512 in the file. */
static void tear(const struct event *event, struct chance *chance, size_t *from, size_t *to) {
	size_t first = event->at / SECTOR + 1, last = (event->at + event->size - 1) / SECTOR;

	if (event->what == WROTE && event->size > 0 && last >= first) {
		size_t middle =
			(first + chance_below(chance, last - first + 1)) * SECTOR - event->at;

		if (chance_one_in(chance, 2)) {
			*to = middle;
		} else {
			*from = middle;
		}
	}
}

static void put_file(
	struct disk *disk, const struct file *file, const struct cut *cut, const char *path) {
	struct picture picture = {0};
	size_t *kept = need(calloc(file->n_since + 1, sizeof *kept)), n = 0;
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	resize(&picture, file->size + 1); /* so that there is a byte at least */
	resize(&picture, file->size);
	if (file->size > 0) {
		memcpy(picture.bytes, file->bytes, file->size);
	}
	for (size_t i = 0; i < file->n_since; i++) {
		if (is_kept(cut, file->since[i])) {
			size_t place = cut->damage >= DAMAGE_SOME_KEPT
				? chance_below(cut->chance, n + 1)
				: n;

			kept[n] = kept[place];
			kept[place] = file->since[i];
			n++;
		}
	}
	for (size_t i = 0; i < n; i++) {
		const struct event *event = &disk->events[kept[i]];
		size_t from = 0, to = event->size;

		if (cut->torn && kept[i] == cut->torn) {
			tear(event, cut->chance, &from, &to);
		}
		apply(&picture, event, from, to);
	}
	if (fd < 0 || write(fd, picture.bytes, picture.size) != (ssize_t)picture.size) {
		abort();
	}
	close(fd);
	free(picture.bytes);
	free(kept);
}

static struct file *file_kept(const struct name *name, const struct cut *cut) {
	struct file *file = name->certain;

	for (size_t i = 0; i < name->n_since; i++) {
		if (is_kept(cut, name->since[i].event)) {
			file = name->since[i].file;
		}
	}
	return file;
}

/* One of the writes since the last wait, 0 if there is none. */
static size_t choose_torn(const struct disk *disk, struct chance *chance) {
	size_t n = 0, chosen = 0;

	for (const struct file *file = disk->files; file; file = file->next) {
		for (size_t i = 0; i < file->n_since; i++) {
			if (chance_one_in(chance, ++n)) {
				chosen = file->since[i];
			}
		}
	}
	return chosen;
}

static bool is_point(const struct event *event) {
	return event->what == SYNCED || event->what == SYNCED_FOLDER;
}

static size_t confirmed_before(const struct disk *disk, size_t event) {
	while (event > 0 && disk->events[event - 1].what != CONFIRMED) {
		event--;
	}
	return event > 0 ? disk->events[event - 1].at : 0;
}

size_t disk_cut(struct disk *disk, size_t point, enum damage damage, struct chance *chance,
	const char *folder) {
	struct cut cut = {
		.damage = damage, .chance = chance, .lost_of_ten = 1 + chance_below(chance, 9)};
	size_t start;

	while (disk->point < point || !is_point(&disk->events[disk->at])) {
		pass(disk, &disk->events[disk->at]);
		disk->at++;
	}
	start = disk->at;
	while (start > 0 && !is_point(&disk->events[start - 1]) &&
		disk->events[start - 1].what != SETTLED) {
		start--;
	}
	cut.last = damage == DAMAGE_FIRST_KEPT ? start + chance_below(chance, disk->at - start + 1)
					       : disk->at;
	cut.torn = damage == DAMAGE_TORN ? choose_torn(disk, chance) : 0;
	for (size_t i = 0; i < disk->n_names; i++) {
		const struct file *file = file_kept(&disk->names[i], &cut);
		char path[256];

		if (file) {
			snprintf(path, sizeof path, "%s/%s", folder, disk->names[i].text);
			put_file(disk, file, &cut, path);
		}
	}
	return confirmed_before(disk, cut.last);
}
