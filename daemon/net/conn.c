/* SPDX-License-Identifier: MIT */
#include "net/conn.h"

#include "base/memory.h"
#include "net/loop_private.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <sys/socket.h>

struct conn {
	struct bufferevent *bufferevent;
	struct conn_events events;
	void *userdata;
};

static void on_read(struct bufferevent *bufferevent, void *userdata) {
	struct conn *conn = userdata;

	conn->events.came(conn->userdata);
}

static void on_write(struct bufferevent *bufferevent, void *userdata) {
	struct conn *conn = userdata;

	conn->events.drained(conn->userdata);
}

static void on_event(struct bufferevent *bufferevent, short what, void *userdata) {
	struct conn *conn = userdata;

	if (what & (BEV_EVENT_EOF | BEV_EVENT_ERROR | BEV_EVENT_TIMEOUT)) {
		conn->events.ended(conn->userdata);
	}
}

struct conn *conn_new(struct loop *loop, int fd, size_t room, int64_t stall, const struct conn_events *events,
	void *userdata) {
	struct timeval patience = {.tv_sec = stall / 1000, .tv_usec = stall % 1000 * 1000};
	struct conn *conn = NEW(struct conn);

	conn->events = *events;
	conn->userdata = userdata;
	conn->bufferevent = must(bufferevent_socket_new(loop_base(loop), fd, BEV_OPT_CLOSE_ON_FREE));
	bufferevent_setcb(conn->bufferevent, on_read, on_write, on_event, conn);
	bufferevent_setwatermark(conn->bufferevent, EV_READ, 0, room);
	(void)bufferevent_set_timeouts(conn->bufferevent, NULL, &patience);
	(void)bufferevent_enable(conn->bufferevent, EV_READ | EV_WRITE);
	return conn;
}

struct conn *conn_free(struct conn *conn) {
	if (conn) {
		bufferevent_setcb(conn->bufferevent, NULL, NULL, NULL, NULL);
		bufferevent_free(conn->bufferevent);
		free(conn);
	}
	return NULL;
}

const void *conn_peek(struct conn *conn, size_t *ret_size) {
	struct evbuffer *input = bufferevent_get_input(conn->bufferevent);

	*ret_size = evbuffer_get_length(input);
	return *ret_size ? must(evbuffer_pullup(input, -1)) : NULL;
}

void conn_consume(struct conn *conn, size_t size) {
	(void)evbuffer_drain(bufferevent_get_input(conn->bufferevent), size);
}

static void free_bytes(const void *bytes, size_t size, void *userdata) {
	free((void *)bytes);
}

/* Small pieces are copied together, large ones taken as they are. */
void conn_write(struct conn *conn, void *bytes, size_t size) {
	enum {
		SMALL = 2048
	};
	struct evbuffer *output = bufferevent_get_output(conn->bufferevent);
	int r;

	if (size <= SMALL) {
		r = evbuffer_add(output, bytes, size);
		free(bytes);
	} else {
		r = evbuffer_add_reference(output, bytes, size, free_bytes, NULL);
	}
	must(r == 0 ? output : NULL);
}

size_t conn_pending(const struct conn *conn) {
	return evbuffer_get_length(bufferevent_get_output(conn->bufferevent));
}

void conn_listen(struct conn *conn, int on) {
	if (on) {
		(void)bufferevent_enable(conn->bufferevent, EV_READ);
	} else {
		(void)bufferevent_disable(conn->bufferevent, EV_READ);
	}
}

void conn_shut(struct conn *conn) {
	(void)shutdown(bufferevent_getfd(conn->bufferevent), SHUT_WR);
}
