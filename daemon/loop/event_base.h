/* SPDX-License-Identifier: MIT */
#pragma once

/* For the rooms that hand descriptors to libevent themselves. */

struct event_base;
struct loop;

/* libevent's own loop beneath @loop, which keeps it. */
struct event_base *loop_event_base(const struct loop *loop);
