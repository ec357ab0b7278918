/* SPDX-License-Identifier: MIT */
#pragma once

/* Acts by which posts send one another a guest, a guest once more, a pickup, a service, a notice.
 */

#include "core/event.h"

struct deciding;

Usher__Outcome decide_send(struct deciding *d, const struct act_send *send);
Usher__Outcome decide_pass(struct deciding *d, const struct act_pass *pass);
Usher__Outcome decide_pickup(struct deciding *d, const struct act_pickup *pickup);
Usher__Outcome decide_service(struct deciding *d, const struct act_service *act);
Usher__Outcome decide_notice(struct deciding *d, const struct act_notice *notice);
