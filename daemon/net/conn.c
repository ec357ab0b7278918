/* SPDX-License-Identifier: MIT */
#include "net/conn.h"

#include "base/memory.h"
#include "loop/deferred.h"
#include "loop/event_base.h"
#include "loop/loop.h"

#include <errno.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdbool.h>
#include <sys/socket.h>

/*
 * A bufferevent, but for one thing: what is written in a turn is gathered, and at the turn's end
 * given to the socket at once. Only what that does not take is left to the bufferevent, which waits
 * for the socket to be writable. So an answer costs one call of the system and not four.
 */
struct conn {
	struct loop *loop;
	struct bufferevent *bufferevent;
	struct conn_events events;
	void *userdata;
	struct deferred_task write_task; /* queued while there is something to write, unless the
				 socket has no room */
	bool socket_is_full;             /* it has none: the bufferevent writes */
};

static void on_read(struct bufferevent *bufferevent, void *userdata) {
	struct conn *conn = userdata;

	conn->events.received(conn->userdata);
}

static void on_output_drained(struct bufferevent *bufferevent, void *userdata) {
	struct conn *conn = userdata;

	(void)bufferevent_disable(bufferevent, EV_WRITE);
	conn->socket_is_full = false;
	conn->events.drained(conn->userdata);
}

static void on_event(struct bufferevent *bufferevent, short flags, void *userdata) {
	struct conn *conn = userdata;

	if (flags & (BEV_EVENT_EOF | BEV_EVENT_ERROR | BEV_EVENT_TIMEOUT)) {
		conn->events.ended(conn->userdata);
	}
}

static void write_out(struct deferred_task *task) {
	struct conn *conn = container_of(task, struct conn, write_task);
	struct evbuffer *output = bufferevent_get_output(conn->bufferevent);
	int r;

	/* a bufferevent lets nobody else take from the front of its output */
	(void)evbuffer_unfreeze(output, 1);
	r = evbuffer_write(output, bufferevent_getfd(conn->bufferevent));
	(void)evbuffer_freeze(output, 1);
	if (r < 0 && errno != EAGAIN && errno != EINTR) {
		conn->events.ended(conn->userdata);
	} else if (evbuffer_get_length(output)) {
		conn->socket_is_full = true;
		(void)bufferevent_enable(conn->bufferevent, EV_WRITE);
	} else {
		conn->events.drained(conn->userdata);
	}
}

struct conn *conn_new(struct loop *loop, int fd, size_t read_max, int64_t stall_ms,
	const struct conn_events *events, void *userdata) {
	struct timeval write_timeout = {
		.tv_sec = stall_ms / 1000, .tv_usec = stall_ms % 1000 * 1000};
	struct conn *conn = NEW(struct conn);

	conn->loop = loop;
	conn->write_task.run = write_out;
	conn->events = *events;
	conn->userdata = userdata;
	conn->bufferevent =
		allocated(bufferevent_socket_new(loop_event_base(loop), fd, BEV_OPT_CLOSE_ON_FREE));
	bufferevent_setcb(conn->bufferevent, on_read, on_output_drained, on_event, conn);
	bufferevent_setwatermark(conn->bufferevent, EV_READ, 0, read_max);
	(void)bufferevent_set_timeouts(conn->bufferevent, NULL, &write_timeout);
	(void)bufferevent_disable(conn->bufferevent, EV_WRITE);
	(void)bufferevent_enable(conn->bufferevent, EV_READ);
	return conn;
}

struct conn *conn_free(struct conn *conn) {
	if (conn) {
		list_remove(&conn->write_task.link);
		bufferevent_setcb(conn->bufferevent, NULL, NULL, NULL, NULL);
		bufferevent_free(conn->bufferevent);
		free(conn);
	}
	return NULL;
}

const void *conn_peek(struct conn *conn, size_t *ret_size) {
	struct evbuffer *input = bufferevent_get_input(conn->bufferevent);

	*ret_size = evbuffer_get_length(input);
	return *ret_size ? allocated(evbuffer_pullup(input, -1)) : NULL;
}

void conn_consume(struct conn *conn, size_t size) {
	(void)evbuffer_drain(bufferevent_get_input(conn->bufferevent), size);
}

void conn_write(struct conn *conn, const void *bytes, size_t size) {
	struct evbuffer *output = bufferevent_get_output(conn->bufferevent);

	allocated(evbuffer_add(output, bytes, size) == 0 ? output : NULL);
	if (!conn->socket_is_full) {
		loop_defer(conn->loop, &conn->write_task);
	}
}

size_t conn_unsent_bytes(const struct conn *conn) {
	return evbuffer_get_length(bufferevent_get_output(conn->bufferevent));
}

void conn_set_reading(struct conn *conn, int on) {
	if (on) {
		(void)bufferevent_enable(conn->bufferevent, EV_READ);
	} else {
		(void)bufferevent_disable(conn->bufferevent, EV_READ);
	}
}

void conn_shut_write(struct conn *conn) {
	(void)shutdown(bufferevent_getfd(conn->bufferevent), SHUT_WR);
}
