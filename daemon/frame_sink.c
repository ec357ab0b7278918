/* SPDX-License-Identifier: MIT */
#include "daemon/frame_sink.h"

#include "base/list.h"
#include "base/memory.h"
#include "proto/frame.h"

static void *pack_frame(const Usher__FromRelay *message, size_t *ret_size) {
	return allocated(frame_pack(&message->base, FRAME_CAP, ret_size)); /* all that is told is
									    * capped
									    */
}

const struct sink_form frame_sink_form = {pack_frame};

static void send_frame(struct sink *sink, const void *bytes, size_t size, bool is_answer) {
	session_send(container_of(sink, struct frame_sink, sink)->session, bytes, size, is_answer);
}

static size_t unsent_bytes(const struct sink *sink) {
	return session_unsent_bytes(container_of(sink, const struct frame_sink, sink)->session);
}

static const struct sink_verbs verbs = {&frame_sink_form, send_frame, unsent_bytes};

void frame_sink_init(struct frame_sink *frame_sink, struct session *session) {
	frame_sink->sink.verbs = &verbs;
	frame_sink->session = session;
}
