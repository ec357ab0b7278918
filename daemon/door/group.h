/* SPDX-License-Identifier: MIT */
#pragma once

/* The system's groups of users: which one a name means, and whether a file may be given to it. */

#include <stdbool.h>
#include <sys/types.h>

/* May this process give a file of its own to @group: is it root, or a member? */
bool group_may_be_given_files(gid_t group);

/* The number of the group called @name. Returns 0, or -ENOENT if the system has none such. */
int group_id_by_name(const char *name, gid_t *ret_group);
