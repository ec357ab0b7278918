/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a run is made of: a list of actions, drawn before it begins. Each brings chance of its own,
 * so that leaving one out changes nothing of what the others mean.
 */

#include "chance.h"

#include <stddef.h>
#include <stdint.h>

struct world;

/* kind, how often out of the sum of all, what it stands for */
#define ACTIONS(X)                                                                                 \
	X(on, 70, "signs on")                                                                      \
	X(off, 20, "signs off")                                                                    \
	X(send, 120, "sends")                                                                      \
	X(say, 28, "says a line")                                                                  \
	X(take, 160, "takes")                                                                      \
	X(rush, 70, "everybody takes at once")                                                     \
	X(decline, 60, "declines")                                                                 \
	X(release, 70, "releases")                                                                 \
	X(met, 90, "has met")                                                                      \
	X(withdraw, 25, "withdraws")                                                               \
	X(pass, 55, "passes a guest on")                                                           \
	X(correct, 50, "corrects a card")                                                          \
	X(end_visit, 12, "ends a visit")                                                           \
	X(fetch, 75, "has a guest fetched")                                                        \
	X(drive, 90, "takes as a driver")                                                          \
	X(estimate, 25, "says other minutes")                                                      \
	X(split, 20, "splits a party")                                                             \
	X(recount, 20, "finds another number of people waiting")                                   \
	X(aboard, 80, "has the guest aboard")                                                      \
	X(dropped, 60, "drops the guest")                                                          \
	X(serve, 75, "asks for a service")                                                         \
	X(attend, 35, "takes a service")                                                           \
	X(done, 70, "has done it")                                                                 \
	X(back, 30, "has a loan back")                                                             \
	X(announce, 22, "sends a notice")                                                          \
	X(confirm, 60, "has read it")                                                              \
	X(remind, 12, "reminds")                                                                   \
	X(repeat, 14, "asks for it every day")                                                     \
	X(move, 24, "moves what is held")                                                          \
	X(call_off, 14, "withdraws what is held")                                                  \
	X(expect, 30, "announces a guest")                                                         \
	X(arrive, 24, "has a guest arrive")                                                        \
	X(postpone, 16, "says that a guest comes later")                                           \
	X(cancel, 8, "a guest is not to come, whom a driver fetches")                              \
	X(hand_over, 35, "hands over")                                                             \
	X(pause, 14, "has a break")                                                                \
	X(resume, 30, "ends a break")                                                              \
	X(inspect, 5, "inspects")                                                                  \
	X(read, 35, "reads")                                                                       \
	X(look, 20, "looks at the screen")                                                         \
	X(cut, 70, "the line is cut")                                                              \
	X(stall, 25, "reads slowly")                                                               \
	X(away, 25, "goes out of reach, or comes back")                                            \
	X(reboot, 12, "begins anew")                                                               \
	X(raw, 90, "something odd")                                                                \
	X(crash, 22, "the relay crashes")                                                          \
	X(drain, 8, "the relay stops and starts")                                                  \
	X(fail, 14, "a commit will fail")                                                          \
	X(delay, 30, "the disk is slow")                                                           \
	X(commit, 50, "the slow disk commits some")                                                \
	X(site, 18, "the site file is read again")                                                 \
	X(snapshot, 12, "a snapshot is due")                                                       \
	X(flurry, 25, "much happens while the disk is slow")                                       \
	X(dot, 20, "something happens as something is due")                                        \
	X(room, 10, "the disk is full, or is not")                                                 \
	X(wait, 60, "time passes")                                                                 \
	X(night, 5, "a day or two pass")                                                           \
	X(quiet, 18, "all is quiet")

#define ACTION_ENUM(name, weight, text) ACTION_##name,
enum action_kind {
	ACTIONS(ACTION_ENUM) ACTIONS_N
};
#undef ACTION_ENUM

struct action {
	enum action_kind kind;
	int who;        /* a device */
	int64_t pause;  /* ms before it */
	unsigned turns; /* that the network gets after it; UINT_MAX: until nothing moves */
	uint64_t chance;
};

/* The run of @seed; the caller frees. */
struct action *actions_draw(uint64_t seed, size_t *ret_n);

/* Do it, let the network have its turns, and check. */
void action_do(struct world *world, const struct action *action);
