/* SPDX-License-Identifier: MIT */
#include "stand_in.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	ROOM = 4 * (FRAME_HEADER + FRAME_CAP),
	MINUTE = 60,
};

void stand_in_init(struct stand_in *self) {
	*self = (struct stand_in){
		.folder = "/tmp/usher-link-XXXXXX", .listener = -1, .fd = -1, .gate = {-1, -1}};
	cr_assert_not_null(mkdtemp(self->folder));
	snprintf(self->path, sizeof self->path, "%s/sock", self->folder);
	snprintf(self->place, sizeof self->place, "%s", self->path);
}

static int listen_unix(const char *path) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strncpy(address.sun_path, path, sizeof address.sun_path - 1);
	return bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 16) < 0 ? -1
											       : fd;
}

static int listen_tcp(char *place, size_t size) {
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(fd, (struct sockaddr *)&address, length) < 0 || listen(fd, 16) < 0 ||
		getsockname(fd, (struct sockaddr *)&address, &length) < 0) {
		return -1;
	}
	snprintf(place, size, "tcp:127.0.0.1:%d", ntohs(address.sin_port));
	return fd;
}

void stand_in_listen(struct stand_in *self, bool tcp) {
	self->tcp = tcp;
	self->listener =
		tcp ? listen_tcp(self->place, sizeof self->place) : listen_unix(self->path);
	cr_assert_geq(self->listener, 0);
}

void stand_in_close(struct stand_in *self) {
	close(self->listener);
	self->listener = -1;
}

static void play(struct stand_in *self, stand_in_script *script, pid_t parent)
	__attribute__((noreturn));

static void play(struct stand_in *self, stand_in_script *script, pid_t parent) {
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	alarm(MINUTE);
	signal(SIGPIPE, SIG_IGN);
	close(self->gate[1]);
	if (getppid() != parent) {
		_exit(1);
	}
	self->bytes = malloc(ROOM);
	arena_init(&self->arena, ARENA_CAP);
	script(self);
	_exit(0);
}

void stand_in_start(struct stand_in *self, stand_in_script *script) {
	pid_t parent = getpid();

	if (self->listener < 0) {
		stand_in_listen(self, false);
	}
	cr_assert_eq(pipe(self->gate), 0);
	self->pid = fork();
	cr_assert_geq(self->pid, 0);
	if (!self->pid) {
		play(self, script, parent);
	}
	stand_in_close(self);
	close(self->gate[0]);
	self->gate[0] = -1;
}

void stand_in_pass(struct stand_in *self) {
	cr_assert_eq(write(self->gate[1], "", 1), 1);
}

void stand_in_end(struct stand_in *self) {
	int status = 0;

	if (self->pid > 0) {
		cr_assert_eq(waitpid(self->pid, &status, 0), self->pid);
		self->pid = 0;
	}
	cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0,
		"the relay's side did not go as it should");
}

void stand_in_finish(struct stand_in *self) {
	stand_in_end(self);
	stand_in_clear(self);
}

static void close_if_open(int *fd) {
	if (*fd >= 0) {
		close(*fd);
		*fd = -1;
	}
}

void stand_in_clear(struct stand_in *self) {
	if (self->pid > 0) {
		kill(self->pid, SIGKILL);
		(void)waitpid(self->pid, NULL, 0);
		self->pid = 0;
	}
	close_if_open(&self->gate[0]);
	close_if_open(&self->gate[1]);
	close_if_open(&self->listener);
	unlink(self->path);
	rmdir(self->folder);
}

int stand_in_count_fds(void) {
	DIR *folder = opendir("/proc/self/fd");
	int n = 0;

	while (readdir(folder)) {
		n++;
	}
	closedir(folder);
	return n;
}

/* In the script's process ---------------------------------------------------------------------- */

void stand_in_expect(bool met, const char *what, int line) {
	if (!met) {
		fprintf(stderr, "stand-in: line %d: not so: %s\n", line, what);
		_exit(1);
	}
}

void stand_in_wait(struct stand_in *self) {
	char byte;

	STAND_IN_EXPECT(read(self->gate[0], &byte, 1) == 1);
}

void stand_in_vanish(struct stand_in *self) {
	stand_in_close(self);
	unlink(self->path);
}

void stand_in_return(struct stand_in *self) {
	self->listener = listen_unix(self->path);
	STAND_IN_EXPECT(self->listener >= 0);
}

const Usher__Hello *stand_in_accept(struct stand_in *self) {
	const struct timeval second = {.tv_sec = 1};
	const Usher__FromClient *message;

	self->fd = accept(self->listener, NULL, NULL);
	STAND_IN_EXPECT(self->fd >= 0);
	if (self->beats) {
		STAND_IN_EXPECT(
			setsockopt(self->fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) == 0);
	}
	self->n_bytes = 0;
	self->greeted = false;
	message = stand_in_hear(self);
	self->greeted = true;
	STAND_IN_EXPECT(!message || message->body_case == USHER__FROM_CLIENT__BODY_HELLO);
	return message ? message->hello : NULL;
}

void stand_in_greet(struct stand_in *self) {
	STAND_IN_EXPECT(stand_in_accept(self));
	stand_in_say_welcome(self);
}

void stand_in_hang_up(struct stand_in *self) {
	close(self->fd);
	self->fd = -1;
}

static void beat(struct stand_in *self) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Heartbeat heartbeat = USHER__HEARTBEAT__INIT;

	message.body_case = USHER__FROM_RELAY__BODY_HEARTBEAT;
	message.heartbeat = &heartbeat;
	stand_in_say(self, &message);
}

const Usher__FromClient *stand_in_hear(struct stand_in *self) {
	ProtobufCMessage *message;
	size_t body;

	while (frame_peek(self->bytes, self->n_bytes, FRAME_CAP, &body) != FRAME_WHOLE) {
		ssize_t n = read(self->fd, self->bytes + self->n_bytes, ROOM - self->n_bytes);

		if (n < 0 && errno == EAGAIN && self->greeted) {
			beat(self);
			continue;
		}
		if (n < 0 && errno == EAGAIN) {
			return NULL; /* it has nothing to say */
		}
		if (n <= 0) {
			STAND_IN_EXPECT(n == 0 || errno == ECONNRESET);
			return NULL;
		}
		self->n_bytes += (size_t)n;
	}
	arena_finish(&self->arena);
	STAND_IN_EXPECT(frame_unpack(&message, &usher__from_client__descriptor,
				self->bytes + FRAME_HEADER, body, &self->arena) == 0);
	self->n_bytes -= FRAME_HEADER + body;
	memmove(self->bytes, self->bytes + FRAME_HEADER + body, self->n_bytes);
	return (const Usher__FromClient *)message;
}

const Usher__Request *stand_in_hear_request(struct stand_in *self) {
	const Usher__FromClient *message = stand_in_hear(self);

	STAND_IN_EXPECT(message && message->body_case == USHER__FROM_CLIENT__BODY_REQUEST);
	return message->request;
}

void stand_in_hear_out(struct stand_in *self) {
	while (stand_in_hear(self)) {
	}
	stand_in_hang_up(self);
}

void stand_in_say_bytes(struct stand_in *self, const void *bytes, size_t size) {
	const uint8_t *at = bytes;

	while (size) {
		ssize_t n = write(self->fd, at, size);

		if (n < 0 && (errno == EPIPE || errno == ECONNRESET)) {
			return; /* it has gone; the next to be heard is its end */
		}
		STAND_IN_EXPECT(n > 0);
		at += n;
		size -= (size_t)n;
	}
}

void stand_in_say(struct stand_in *self, const Usher__FromRelay *message) {
	size_t size = 0;
	uint8_t *frame = frame_pack(&message->base, FRAME_CAP, &size);

	stand_in_say_bytes(self, frame, size);
	free(frame);
}

void stand_in_say_welcome(struct stand_in *self) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Welcome welcome = USHER__WELCOME__INIT;

	welcome.version = 1;
	welcome.log = 3;
	welcome.site = "Grand View";
	welcome.time = STAND_IN_TIME;
	message.body_case = USHER__FROM_RELAY__BODY_WELCOME;
	message.welcome = &welcome;
	stand_in_say(self, &message);
}

void stand_in_say_answer(struct stand_in *self, uint64_t id, const char *text) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Answer answer = USHER__ANSWER__INIT;

	answer.id = id;
	answer.text = (char *)text;
	message.body_case = USHER__FROM_RELAY__BODY_ANSWER;
	message.answer = &answer;
	stand_in_say(self, &message);
}

void stand_in_say_gone(struct stand_in *self, uint64_t seq, const char *id) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Update update = USHER__UPDATE__INIT;
	Usher__Gone gone = USHER__GONE__INIT;

	gone.id = (char *)id;
	update.seq = seq;
	update.what_case = USHER__UPDATE__WHAT_GONE;
	update.gone = &gone;
	message.body_case = USHER__FROM_RELAY__BODY_UPDATE;
	message.update = &update;
	stand_in_say(self, &message);
}

void stand_in_say_goodbye(struct stand_in *self, Usher__Reason reason, const char *text) {
	Usher__FromRelay message = USHER__FROM_RELAY__INIT;
	Usher__Goodbye goodbye = USHER__GOODBYE__INIT;

	goodbye.reason = reason;
	goodbye.text = (char *)text;
	message.body_case = USHER__FROM_RELAY__BODY_GOODBYE;
	message.goodbye = &goodbye;
	stand_in_say(self, &message);
}
