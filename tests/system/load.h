/* SPDX-License-Identifier: MIT */
#pragma once

/* The load's devices: what they want of the relay (load_device.c), and how it is said (load.c). */

#include "libusher/usher.h"

#include <stdbool.h>

enum {
	ACTS_PER_RUN = 48, /* fewer than the relay remembers */
	ID_SIZE = 16,
};

/* A handoff as the device was told of it last. */
struct known {
	struct known *next;
	char id[ID_SIZE];
	Usher__Stage stage;
	uint32_t rings, tried; /* the ring count at which the device acted upon it; 0: not yet */
	bool mine;             /* taken with this badge */
	bool settled;          /* the device has done with it what it will */
};

struct device {
	char name[16], badge[16];
	bool receives; /* it is at the show-flat; else at the lobby */
	bool on_duty, farewell;
	struct usher *usher;
	uint64_t run;
	unsigned acts, under_way; /* of this run */
	unsigned kept;            /* taken and never finished */
	int fd;                   /* -1: none */
	struct known *known;
};

/* Say why on stderr, and end. */
void give_up(const char *what) __attribute__((noreturn));

/* The clients' clock. */
int64_t hasty_ms(void);
uint64_t draw(void);
void note_invoke(const struct device *device, uint64_t id, const char *verb, const char *handoff);

/* Ask for what the device wants next, if there is anything. */
void device_act(struct device *device, bool stopping);
void device_answered(struct device *device, const Usher__Answer *answer);
void device_told(struct device *device, const Usher__Update *update);
void device_forget_all(struct device *device);
