/* SPDX-License-Identifier: MIT */
#pragma once

/* Who may come in through the Unix socket: root, usherd's own user, and the members
 * of one group. */

#include <stdbool.h>
#include <sys/types.h>

/* Is the process at the other end of the connected Unix socket @fd one of them? @group is (gid_t)-1
 * for no group. The kernel's word for who connected, supplementary groups included; false if it
 * gives none. */
bool peer_may_enter(int fd, gid_t group);

/* May this process give a file of its own to @group: is it root, or a member? */
bool peer_may_give_to(gid_t group);

/* The number of the group called @name. Returns 0, or -ENOENT if the system has none such. */
int peer_group(const char *name, gid_t *ret_group);
