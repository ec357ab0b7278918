/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What is to come: see due.c. What is scheduled is offered, and scheduled again if it is repeated;
 * of a guest who was announced it is told that they have not come, and then they are waited for no
 * more.
 */

#include <stdint.h>

struct facts;
struct handoff;
struct relay;
struct visit;

/* @handoff was scheduled and is due; one that is repeated, with its batch, is scheduled again. */
void due_offer_scheduled(
	struct relay *relay, const struct handoff *handoff, int64_t at, struct facts *facts);

/* A guest who was announced has not come, or is waited for no more. */
void due_handle_overdue_visit(
	struct relay *relay, const struct visit *visit, int64_t at, struct facts *facts);
