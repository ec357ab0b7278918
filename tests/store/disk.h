/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A disk whose power can be cut. First it is told, in order, all that happens to the files of one
 * folder; then what it could have kept can be asked for, at each of the points where somebody
 * waited for it.
 *
 * What is certain to be kept: of a file what was written before its last sync, of a name what was
 * done before the folder's last sync, and no more than that: a file's sync does not keep its name.
 * Of the rest anything may be there: all, nothing, some of it in another order, and one write in
 * part, cut at a multiple of 512 bytes.
 */

#include "chance.h"

#include <stddef.h>
#include <stdint.h>

enum damage {
	DAMAGE_NOTHING_KEPT,
	DAMAGE_ALL_KEPT,
	DAMAGE_FIRST_KEPT, /* in order, up to some point */
	DAMAGE_SOME_KEPT,  /* any, in any order */
	DAMAGE_TORN,       /* the same, and one write of it in part */
	DAMAGE_N,
};

extern const char *const damage_names[DAMAGE_N];

struct disk;

struct disk *disk_new(void);
void disk_free(struct disk *disk);

/* Told from any thread. Names are within the folder; one that is written to is made if it is not
 * there. */
void disk_made(struct disk *disk, const char *name);
void disk_wrote(struct disk *disk, const char *name, int64_t at, const void *bytes, size_t size);
void disk_cut_short(struct disk *disk, const char *name, int64_t size);
void disk_renamed(struct disk *disk, const char *from, const char *to);
void disk_removed(struct disk *disk, const char *name);
void disk_synced(struct disk *disk, const char *name);
void disk_synced_folder(struct disk *disk);
/* All so far is certain, and nobody waited for it. */
void disk_settled(struct disk *disk);
/* So much has been confirmed to somebody. */
void disk_confirmed(struct disk *disk, size_t confirmed);

/* How many times somebody waited. */
size_t disk_points(const struct disk *disk);

/*
 * The power goes as the @point-th wait, from 0, begins: put what is left into @folder, which is
 * empty. Points may be asked for again, and otherwise only in rising order, which disk_again lets
 * begin anew. Returns how much had been confirmed.
 */
size_t disk_cut(struct disk *disk, size_t point, enum damage damage, struct chance *chance,
	const char *folder);
void disk_again(struct disk *disk);
