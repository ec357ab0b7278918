/* SPDX-License-Identifier: MIT */
#pragma once

/* What happened, counted: a simulation in which no fault occurs proves nothing. */

#include <stdint.h>

/* name, what people read, must it happen in a long range of seeds? */
#define TALLY(X)                                                                                   \
	X(SEEDS, "seeds", 1)                                                                       \
	X(ACTIONS, "actions", 1)                                                                   \
	X(REQUESTS, "requests", 1)                                                                 \
	X(ANSWERS, "answers", 1)                                                                   \
	X(UPDATES, "updates", 1)                                                                   \
	X(FACTS, "facts", 1)                                                                       \
	X(RECEIPTS, "receipts", 1)                                                                 \
	X(CRASHES, "crashes", 1)                                                                   \
	X(FACTS_LOST, "facts lost in crashes", 1)                                                  \
	X(DRAINS, "clean stops", 1)                                                                \
	X(SNAPSHOTS, "snapshots replayed", 1)                                                      \
	X(FAILED, "commits failed", 1)                                                             \
	X(FAILED_WRITTEN, "commits failed though written", 1)                                      \
	X(DELAYED, "spells of delayed commits", 1)                                                 \
	X(CUT, "connections cut", 1)                                                               \
	X(ANSWERS_LOST, "answers lost", 1)                                                         \
	X(PIECES, "frames in pieces", 1)                                                           \
	X(STALLS, "slow readers", 1)                                                               \
	X(FULL, "sessions full", 1)                                                                \
	X(AWAY, "devices away", 1)                                                                 \
	X(REBOOTS, "clients begun anew", 1)                                                        \
	X(AGAIN, "requests asked again", 1)                                                        \
	X(FORGOTTEN, "ids forgotten", 1)                                                           \
	X(CONTESTED, "claims contested", 1)                                                        \
	X(TOO_LATE, "takers who came second", 1)                                                   \
	X(RELEASED, "released", 1)                                                                 \
	X(DECLINED, "declined", 1)                                                                 \
	X(MET, "met", 1)                                                                           \
	X(WITHDRAWN, "withdrawn", 1)                                                               \
	X(MISSED, "missed", 1)                                                                     \
	X(FILED, "filed", 1)                                                                       \
	X(LATE, "sent late", 1)                                                                    \
	X(SITES, "site changes", 1)                                                                \
	X(SITES_AT_START, "site changes at start", 1)                                              \
	X(MOVED, "moved to a supervisor", 1)                                                       \
	X(RESCUED, "released by the relay", 1)                                                     \
	X(RESETS, "resets", 1)                                                                     \
	X(RESUMED, "connections resumed", 1)                                                       \
	X(GONE, "gone", 1)                                                                         \
	X(NO_ROOM, "refused for want of room", 1)                                                  \
	X(RAW, "odd requests", 1)                                                                  \
	X(UNSEEN, "receipts for what is not to be seen", 1)                                        \
	X(QUIET, "quiet moments compared", 1)                                                      \
	X(REPLAYS, "replays compared", 1)                                                          \
	X(PASSED, "passed on", 1)                                                                  \
	X(CORRECTED, "cards corrected", 1)                                                         \
	X(NAMESAKES, "namesakes", 1)                                                               \
	X(ENDED, "visits ended by hand", 1)                                                        \
	X(ENDED_AT_EXIT, "at an exit", 1)                                                          \
	X(ENDED_BY_TIME, "by time", 1)                                                             \
	X(NOWHERE, "drives asked for to where the guest is", 1)                                    \
	X(BOARDED, "boarded", 1)                                                                   \
	X(DROPPED, "dropped", 1)                                                                   \
	X(SPLIT, "split", 1)                                                                       \
	X(NO_SEATS, "refused for want of seats", 1)                                                \
	X(VEHICLE_TAKEN, "refused a vehicle", 1)                                                   \
	X(DONE, "services done", 1)                                                                \
	X(LENT, "lent", 1)                                                                         \
	X(BACK, "back", 1)                                                                         \
	X(BY_NAME, "asked for by name", 1)                                                         \
	X(CONFIRMED, "notices that everybody has", 1)                                              \
	X(UNSTAFFED, "posts left by the last", 1)                                                  \
	X(REMINDED, "reminded", 1)                                                                 \
	X(HANDED_OVER, "handed over", 1)                                                           \
	X(BREAKS, "breaks", 1)                                                                     \
	X(INSPECTED, "inspected", 1)                                                               \
	X(CLIMBED, "rungs in their time", 1)                                                       \
	X(WIDENED, "rungs since nobody heard", 1)                                                  \
	X(ALL_DECLINED, "missed since all declined", 1)                                            \
	X(LATE_TAKERS, "takers reminded", 1)                                                       \
	X(DEAF, "told that a device is deaf", 1)                                                   \
	X(THERE, "told who is at posts", 1)                                                        \
	X(ME, "devices told who they are", 1)                                                      \
	X(REMAINING, "told what is left", 1)                                                       \
	X(HELD, "held", 1)                                                                         \
	X(DUE, "offered when due", 1)                                                              \
	X(SERIES, "of a series, held again", 1)                                                    \
	X(MOVED_DUE, "moved to another time", 1)                                                   \
	X(CALLED_OFF, "withdrawn before their time", 1)                                            \
	X(FOLLOWED, "services followed by another", 1)                                             \
	X(EXPECTED, "guests announced", 1)                                                         \
	X(CAME, "who came", 1)                                                                     \
	X(CAME_LATE, "who came late", 1)                                                           \
	X(POSTPONED, "who were to come at another time", 1)                                        \
	X(OVERDUE, "who were overdue", 1)                                                          \
	X(NEVER_CAME, "who never came", 1)                                                         \
	X(STEPS_LATE, "steps told late", 1)                                                        \
	X(ESTIMATED, "other minutes of a driver", 1)                                               \
	X(UNLESS_TAKEN, "withdrawals too late, since it was taken", 1)                             \
	X(RUNS_GONE, "runs let go of", 1)                                                          \
	X(UNREMEMBERED, "requests that nothing remembers", 1)                                      \
	X(LAZY, "receipts that waited for a commit", 1)

#define TALLY_ENUM(name, text, must) TALLY_##name,
enum tally_item {
	TALLY(TALLY_ENUM) TALLY_N
};
#undef TALLY_ENUM

struct tally {
	uint64_t n[TALLY_N];
};
