/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Who a connection speaks for. The door says how somebody came in; the top floor makes a principal
 * of that and of the hello, keeps it as long as the connection, and hands it to whoever answers it.
 * Which badge is on duty on the device is no part of it: the relay knows.
 */

#include <stddef.h>
#include <stdint.h>

/* How a connection was let in. */
enum principal_origin {
	PRINCIPAL_LOCAL, /* through the Unix socket, by its credentials, which the kernel tells */
	PRINCIPAL_LOOPBACK, /* through TCP from this machine: its word is taken for the device */
};

/* For n_posts of a principal that may hold any post. */
#define PRINCIPAL_ANY_POST UINT32_MAX

struct principal {
	char *device;             /* its id, in NFC: one device, however its name was typed */
	const char *const *posts; /* ids of the posts that it may hold, n_posts of them; what its
				   * badge may hold is asked besides. So far everybody may hold
				   * any post: NULL and PRINCIPAL_ANY_POST */
	uint32_t n_posts;
	enum principal_origin origin;
};
