/* SPDX-License-Identifier: MIT */

/*
 * Power cuts. A chain of lives: each begins with what is left of the one before (the first with
 * nothing), loads the store, closes and opens it in the middle, and tells a disk (disk.h) all that
 * happens. One life ends by a power cut, the next by a kill, after which everything is there and
 * some of it not yet certain. Then, at each point where somebody waited for the disk, the power
 * goes in ten ways, and a store is opened on what is left: it must open, with everything that had
 * been confirmed by then, and no part of an append.
 *
 * With --normal SQLite does not wait for the disk at a commit. The same must find commits lost, or
 * it finds nothing.
 *
 * usage: cut [--normal] [--seed N] [--lives N] [--points N]
 *        --points: how many of each life, 0 for all, as with --normal
 */

#include "calls.h"
#include "disk.h"
#include "load.h"
#include "place.h"
#include "witness.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const enum damage damages[] = {DAMAGE_NOTHING_KEPT, DAMAGE_ALL_KEPT, DAMAGE_FIRST_KEPT,
	DAMAGE_FIRST_KEPT, DAMAGE_SOME_KEPT, DAMAGE_SOME_KEPT, DAMAGE_SOME_KEPT, DAMAGE_TORN,
	DAMAGE_TORN, DAMAGE_TORN};

enum {
	DAMAGES = sizeof damages / sizeof *damages,
	STEPS = 25, /* of a load, before and after the store is closed in the middle */
	KEPT = 3,   /* of the images that a store did not take */
};

static struct {
	uint64_t seed;
	size_t lives, points;
	bool normal;
	/* what came of it */
	size_t cuts, all_points, verdicts[VERDICT_N];
	struct disk *disk;
} run = {.seed = 1, .lives = 2, .points = 6};

static void on_confirmed(size_t confirmed) {
	disk_confirmed(run.disk, confirmed);
}

/* A wild index beside the log: SQLite makes it anew. */
static void leave_index(const struct place *place, struct chance *chance) {
	uint64_t words[512];

	for (size_t i = 0; i < 512; i++) {
		words[i] = chance_next(chance);
	}
	place_write(place, "-shm", words, sizeof words);
}

static size_t cut(struct disk *disk, size_t point, enum damage damage, struct chance chance,
	const struct place *place) {
	size_t confirmed;

	place_empty(place);
	confirmed = disk_cut(disk, point, damage, &chance, place->folder);
	if (chance_one_in(&chance, 4)) {
		leave_index(place, &chance);
	}
	return confirmed;
}

/* Returns whether the store took it. */
static bool judge(struct disk *disk, const struct witness *witness, size_t point,
	enum damage damage, struct chance chance, const struct place *place, size_t *ret_n) {
	size_t confirmed = cut(disk, point, damage, chance, place);
	enum verdict verdict;
	char *said = NULL;

	calls_little_room = !chance_one_in(&chance, 4);
	verdict = witness_judge(witness, place->path, confirmed, ret_n, &said);
	calls_little_room = false;
	run.cuts++;
	run.verdicts[verdict]++;
	if (verdict != VERDICT_FINE && !run.normal) {
		printf("seed %" PRIu64 ", life %u, point %zu of %zu, %s: %s: %s\n", run.seed,
			witness->life, point, disk_points(disk), damage_names[damage],
			verdict_names[verdict], said);
		if (run.cuts - run.verdicts[VERDICT_FINE] <= KEPT) {
			struct place kept;

			place_make(&kept);
			(void)cut(disk, point, damage, chance, &kept);
			printf("    kept in %s\n", kept.folder);
		}
	}
	free(said);
	return verdict == VERDICT_FINE;
}

static void sweep(struct disk *disk, const struct witness *witness, struct chance *chance) {
	size_t points = disk_points(disk), done = 0;
	struct place place;

	place_make(&place);
	for (size_t i = 0; i < points; i++) {
		size_t n;

		/* So many out of those that are left. */
		if (run.points && chance_below(chance, points - i) >= run.points - done) {
			continue;
		}
		done++;
		for (size_t j = 0; j < DAMAGES; j++) {
			(void)judge(disk, witness, i, damages[j],
				(struct chance){chance_next(chance)}, &place, &n);
		}
		if (done == run.points) {
			break;
		}
	}
	run.all_points += points;
	place_empty(&place);
	place_remove(&place);
}

static void fail(const char *what, const char *why) {
	printf("seed %" PRIu64 ": %s: %s\n", run.seed, what, why ? why : "");
	exit(EXIT_FAILURE);
}

static void open_store(struct witness *witness, size_t n) {
	char *why = NULL;

	if (witness_open(witness, n, &why) < 0) {
		fail("does not open", why);
	}
}

/* What a life begins with. */
struct birth {
	struct place certain, place; /* of the files at place, what is certain to be kept */
	size_t confirmed, n;         /* appends: confirmed, there */
};

static void tell_files(struct disk *disk, const struct place *place) {
	static const char *const tails[] = {"", "-wal", ".lock", ".new"};

	for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
		size_t size;
		unsigned char *bytes = place_read(place, tails[i], &size);
		char name[32];

		snprintf(name, sizeof name, "usher.db%s", tails[i]);
		if (bytes) {
			disk_cut_short(disk, name, (int64_t)size);
			disk_wrote(disk, name, 0, bytes, size);
		} else {
			disk_removed(disk, name);
		}
		free(bytes);
	}
}

static void live(struct witness *witness, const struct birth *birth, struct disk *disk,
	struct chance *chance) {
	const struct place *place = &birth->place;

	tell_files(disk, &birth->certain);
	disk_settled(disk);
	tell_files(disk, place);
	disk_confirmed(disk, birth->confirmed);
	run.disk = disk;
	witness->path = place->path;
	calls_tell(disk, place->path);
	calls_little_room = chance_one_in(chance, 4);
	open_store(witness, birth->n);
	disk_confirmed(disk, birth->n); /* it serves what it found */
	for (int i = 0; i < 2; i++) {
		if (!load_run(witness, chance, STEPS) || witness->failed) {
			fail("load", witness->failed ? witness->failed : "the store says nothing");
		}
		calls_little_room = false;
		witness_close(witness);
		disk_confirmed(disk, witness->n);
		if (i == 0) {
			open_store(witness, witness->n);
		}
	}
	calls_tell(NULL, NULL);
	disk_synced_folder(disk); /* the last point: after closing */
	if (witness->wrong) {
		fail("load", "the store told what it may not");
	}
}

/* What is left of one life, for the next. */
static void end_life(struct disk *disk, const struct witness *witness, bool kill,
	struct chance *chance, struct birth *birth) {
	enum damage left = kill ? DAMAGE_ALL_KEPT : DAMAGE_TORN,
		    certain = kill ? DAMAGE_NOTHING_KEPT : DAMAGE_TORN;
	size_t point = chance_below(chance, disk_points(disk));
	struct chance same = {chance_next(chance)};

	disk_again(disk);
	if (!judge(disk, witness, point, left, same, &birth->place, &birth->n) && !run.normal) {
		fail("the next life", "does not begin");
	}
	(void)cut(disk, point, left, same, &birth->place);
	birth->confirmed = cut(disk, point, certain, same, &birth->certain);
}

static void read_arguments(int n, char **words) {
	for (int i = 1; i < n; i++) {
		size_t *number = i + 1 == n             ? NULL
			: !strcmp(words[i], "--lives")  ? &run.lives
			: !strcmp(words[i], "--points") ? &run.points
							: NULL;

		if (!strcmp(words[i], "--normal")) {
			run.normal = true;
		} else if (!strcmp(words[i], "--seed") && i + 1 < n) {
			run.seed = strtoull(words[++i], NULL, 10);
		} else if (number) {
			*number = strtoull(words[++i], NULL, 10);
		} else {
			fprintf(stderr,
				"usage: cut [--normal] [--seed N] [--lives N] [--points N]\n");
			exit(2);
		}
	}
}

int main(int argc, char **argv) {
	struct witness witness;
	struct chance chance;
	struct birth birth = {.n = 0};
	size_t fine;

	read_arguments(argc, argv);
	calls_take();
	calls_normal = run.normal;
	run.points = run.normal ? 0 : run.points;
	chance.state = run.seed;
	place_make(&birth.place);
	place_make(&birth.certain);
	witness_init(&witness, run.seed, birth.place.path);
	witness.on_confirmed = on_confirmed;
	for (size_t i = 0; i < (run.normal ? 1 : run.lives); i++) {
		struct disk *disk = disk_new();

		live(&witness, &birth, disk, &chance);
		sweep(disk, &witness, &chance);
		end_life(disk, &witness, i % 2 == 0, &chance, &birth);
		disk_free(disk);
	}
	witness_finish(&witness);
	place_remove(&birth.place);
	place_remove(&birth.certain);
	fine = run.verdicts[VERDICT_FINE];
	printf("cut: seed %" PRIu64
	       ": %zu points, %zu cuts: %zu fine, %zu refused, %zu lost, %zu wrong\n",
		run.seed, run.all_points, run.cuts, fine, run.verdicts[VERDICT_REFUSED],
		run.verdicts[VERDICT_LOST], run.verdicts[VERDICT_WRONG]);
	return (run.normal ? run.verdicts[VERDICT_LOST] > 0 : fine == run.cuts) ? EXIT_SUCCESS
										: EXIT_FAILURE;
}
