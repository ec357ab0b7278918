/* SPDX-License-Identifier: MIT */
#include "place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const tails[] = {
	"", "-wal", "-shm", "-journal", ".lock", ".new", ".new-wal", ".new-shm", ".new-journal"};

enum {
	TAILS = sizeof tails / sizeof *tails,
};

void place_make(struct place *place) {
	strcpy(place->folder, "/tmp/usher-disk-XXXXXX");
	if (!mkdtemp(place->folder)) {
		perror(place->folder);
		abort();
	}
	snprintf(place->path, sizeof place->path, "%s/usher.db", place->folder);
}

static void name_of(const struct place *place, const char *tail, char name[128]) {
	snprintf(name, 128, "%s%s", place->path, tail);
}

void place_empty(const struct place *place) {
	for (size_t i = 0; i < TAILS; i++) {
		char name[128];

		name_of(place, tails[i], name);
		(void)unlink(name);
	}
}

void place_remove(struct place *place) {
	place_empty(place);
	if (rmdir(place->folder) < 0) {
		perror(place->folder);
		abort();
	}
}

void place_copy(const struct place *to, const struct place *from) {
	for (size_t i = 0; i < TAILS; i++) {
		size_t size;
		unsigned char *bytes = place_read(from, tails[i], &size);

		if (bytes) {
			place_write(to, tails[i], bytes, size);
		}
		free(bytes);
	}
}

unsigned char *place_read(const struct place *place, const char *tail, size_t *ret_size) {
	unsigned char *bytes = NULL;
	char name[128];
	FILE *file;
	long size;

	name_of(place, tail, name);
	file = fopen(name, "re");
	if (!file) {
		return NULL;
	}
	if (fseek(file, 0, SEEK_END) < 0 || (size = ftell(file)) < 0 ||
		fseek(file, 0, SEEK_SET) < 0 || !(bytes = malloc((size_t)size + 1)) ||
		fread(bytes, 1, (size_t)size, file) != (size_t)size) {
		perror(name);
		abort();
	}
	fclose(file);
	*ret_size = (size_t)size;
	return bytes;
}

void place_write(const struct place *place, const char *tail, const void *bytes, size_t size) {
	char name[128];
	FILE *file;

	name_of(place, tail, name);
	file = fopen(name, "we");
	if (!file || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) {
		perror(name);
		abort();
	}
}
