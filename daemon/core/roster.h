/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Who is on duty where: of each post the devices that hold it, of each vehicle those on which it is
 * driven. It follows from the devices' duties, so that nobody has to look through all devices; and
 * it remembers what the event under way has changed of it. Its state is roster_state.h's.
 */

#include "core/roster_state.h"
#include "fact/fact.pb-c.h"

struct device;
struct relay;

/* All duties must have ended. */
void roster_finish(struct roster *roster);

/* Is nobody anywhere? */
bool roster_is_empty(const struct roster *roster);

/* @post (the id) as it is known; NULL: nobody was ever there. */
const struct roster_entry *roster_post(const struct relay *relay, const char *post);

/* The fact that is being folded has the duty @duty of the device begin; or end, and it is among
 * those of the device no more. */
void roster_add(struct relay *relay, struct device *device, const Usher__Fact__Duty *duty);
void roster_remove(struct relay *relay, struct device *device, const Usher__Fact__Duty *duty);

/* The fact that is being folded changes something else of what the device is told of itself, and of
 * what is told of it at its posts. */
void roster_mark_device_changed(struct relay *relay, struct device *device);

/* The fact that is being folded changes how many seats of @vehicle are taken. */
void roster_mark_seats_changed(struct relay *relay, const char *vehicle);

/* No fact, but the event under way: the device is online now, or is no more, or is deaf. */
void roster_mark_presence_changed(struct relay *relay, const struct device *device);

/* An event begins: nothing has changed by it yet. */
void roster_clear_changes(struct roster *roster);

/* All that there is, is as of the fact @seq or older: a snapshot was restored. */
void roster_settle_at(struct relay *relay, uint64_t seq);
