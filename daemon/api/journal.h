/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The way from facts to the disk and back: packs each fact, adds the rows of history and audit that
 * follow from it, and every so often a snapshot, all in one append. At start, the same backwards.
 *
 * A snapshot falls due after 4,096 facts, but not before these are four times as large as the last
 * snapshot was: so at most a fifth of what is written is snapshots, however much is open, and a
 * start reads at most five times what it has to.
 */

#include "core/relay.h"
#include "store/store.h"

enum {
	JOURNAL_SNAPSHOT_FACTS = 4096, /* facts, at least */
	JOURNAL_SNAPSHOT_RATIO = 4,    /* bytes of facts for one of the last snapshot, at least */
};

struct journal;

/* Both must outlive the journal. */
struct journal *journal_new(struct relay *relay, struct store *store);
/* Takes NULL; returns NULL. */
struct journal *journal_free(struct journal *journal);

/* Bring the relay to what the store holds. Returns 0, or a negative errno and one line *@ret_why,
 * which the caller frees. */
int journal_replay(
	struct journal *journal, char **ret_why, struct store_replay_result *ret_replayed);

/* Write down what relay_apply has just decided: @event, its facts, and in the audit an act that is
 * answered for the first time. @badge: who acted, for the audit, or NULL; the relay cannot tell
 * after an off. */
void journal_write(struct journal *journal, const struct event *event, const char *badge,
	const struct facts *facts);

/* Write a snapshot now, if there are facts after the last one. */
void journal_write_snapshot(struct journal *journal);

/* A number that two relays in the same state share: XXH3 of the packed snapshot. */
uint64_t journal_relay_state_digest(const struct relay *relay);
