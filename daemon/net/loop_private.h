/* SPDX-License-Identifier: MIT */
#pragma once

/* For net's own use: what runs the loop. */

#include "net/loop.h"

#include <event2/event.h>

struct event_base *loop_base(const struct loop *loop);
