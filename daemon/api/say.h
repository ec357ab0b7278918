/* SPDX-License-Identifier: MIT */
#pragma once

/* A spoken line is carried out as a send. */

#include "base/pool.h"
#include "wire/usher.pb-c.h"

/* The send that @said, what was understood of a line, asks for; whence and when it is due are left
 * empty. It lives in @pool, and its texts are those of @said. */
Usher__Send *make_send_from_said(const Usher__Said *said, struct pool *pool);
