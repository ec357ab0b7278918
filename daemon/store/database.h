/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One SQLite database file of usher: the connection that writes, and its SQL. No thread of its own:
 * one thread at a time may call, and from the first commit on that is the writer's.
 */

#include "store/store_private.h"

struct database;

/* As store_open_sqlite. */
int database_open(struct database **ret, char **ret_why, const char *path);

/* Where it is, as it was opened. */
const char *database_path(const struct database *database);

uint64_t database_log_id(const struct database *database);

/* The number of the last audit row when the database was opened. */
uint64_t database_last_audit_at_open(const struct database *database);

/* Seq of the durable snapshot. */
uint64_t database_snapshot_seq(const struct database *database);

uint64_t database_available_bytes(const struct database *database);

/* Feed @replay, then make the file ready for writing. A damaged file stays as it is. */
int database_replay_and_make_ready(struct database *database, struct replay *replay);

/* Commit the batches of @queue as one transaction. Returns 0, or a negative errno and *@ret_why. */
int database_commit(struct database *database, const struct store_queue *queue, char **ret_why);

/* Drop one piece of the facts up to @seq. *@ret_trimmed_seq: all up to there are gone now. */
int database_trim_piece(
	struct database *database, uint64_t seq, uint64_t *ret_trimmed_seq, char **ret_why);

/* Pages that the write-ahead log has grown by since the last checkpoint. */
int database_wal_growth_pages(const struct database *database);

/* Move what can be moved from the write-ahead log, waiting for nobody. */
int database_checkpoint(struct database *database, char **ret_why);

/* After a failure: close leaves the files as they are. */
void database_skip_close_checkpoint(struct database *database);

/* Takes NULL. */
void database_close(struct database *database);
