/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Presence: which devices listen, and which are deaf. It is no fact: events bring it, nothing of it
 * is in a snapshot, and a replay knows none. Its state is
 * presence_state.h's.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct relay;

/* Let go of it all, after every duty has ended. */
void presence_finish(struct relay *relay);

/* An event begins: no device has changed by it yet. */
void presence_clear_changed_devices(struct relay *relay);

/* A start, at @at: for a while every device is taken to listen, so that it can come back. */
void presence_begin_grace(struct relay *relay, int64_t at);

/* The device listens: it is online. */
void presence_mark_online(struct relay *relay, const char *device_id);

/* The connection of the device is lost: nothing was heard of it since @last_received. It is deaf if
 * it does not come back in time. */
void presence_mark_lost(struct relay *relay, const char *device_id, int64_t last_received);

/* Time has passed: who was lost for too long is deaf. */
void presence_tick(struct relay *relay, int64_t at);

/* When presence_tick is wanted next; INT64_MAX: never. */
int64_t presence_wake_at(const struct relay *relay);

/* A device holds @post and is not on a break from now on (@begins), or no more. */
void presence_note_duty_change(
	struct relay *relay, const char *device_id, const char *post, bool begins);

/* Does the device listen? */
bool presence_is_online(const struct relay *relay, const char *device_id);

/* The same; after a start, every device is taken to for a while. */
bool presence_is_presumed_online(const struct relay *relay, const char *device_id);

/* How many devices hold @post, are not on a break, and are online; and the same, where after a
 * start every device is taken to be. */
uint32_t presence_count_online(const struct relay *relay, const char *post);
uint32_t presence_count_presumed_online(const struct relay *relay, const char *post);

/* Since when the device is deaf, though somebody is on duty on it; 0: not so. */
int64_t presence_deaf_since(const struct relay *relay, const char *device_id);

/* The devices that are online since this event, or are no more: *@ret_n of them, until the next. */
const char *const *presence_changed_devices(const struct relay *relay, size_t *ret_n);
