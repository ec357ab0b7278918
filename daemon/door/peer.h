/* SPDX-License-Identifier: MIT */
#pragma once

/* Who may come in: through the Unix socket root, usherd's own user, and the members of one group;
 * through TCP whoever is on this machine. */

#include <stdbool.h>
#include <sys/types.h>

/* How a peer comes in. */
enum peer_kind {
	PEER_STRANGER, /* it may not */
	PEER_LOCAL,    /* through the Unix socket, and the kernel vouches for it */
	PEER_LOOPBACK, /* through TCP from this machine (listeners take no other addresses): nobody
			* vouches for it */
};

/* How the peer of the connected socket @fd comes in; @admitted_group: as below. */
enum peer_kind peer_kind_of(int fd, gid_t admitted_group);

/* May the peer of the connected Unix socket @fd come in? @admitted_group is (gid_t)-1
 * for no group. The kernel's word for who connected, supplementary groups included; false if it
 * gives none. */
bool peer_may_enter_unix_socket(int fd, gid_t admitted_group);
