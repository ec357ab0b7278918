/* SPDX-License-Identifier: MIT */
#pragma once

/* What the relay says, as one short text: see handset.h. */

#include "wire/usher.pb-c.h"

/* "answer 1 DONE 2; ", for the caller to free. */
char *told_text(const Usher__FromRelay *message);

/* "401 at shuttle in cart-1 3/6 #12", for the caller to free. */
char *told_me(const Usher__Me *me);
