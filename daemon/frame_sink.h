/* SPDX-License-Identifier: MIT */
#pragma once

/* A delivery's client over a session: its messages leave as frames. */

#include "delivery/sink.h"
#include "net/session.h"

struct frame_sink {
	struct sink sink;
	struct session *session;
};

/* Messages as frames (proto/frame.h). */
extern const struct sink_form frame_sink_form;

/* @session must outlive what is sent through the sink. */
void frame_sink_init(struct frame_sink *frame_sink, struct session *session);
