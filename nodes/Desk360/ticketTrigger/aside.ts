import type { IDataObject } from 'n8n-workflow';
import { NodeApiError, UserError } from 'n8n-workflow';
import { rethrown } from '../../shared/errors';
import type { AsideTicket, ProductState } from './state';

/** Tried in each of the next ten polls, then in every thirtieth: over a day, where Desk360 is asked every minute. */
const quickTries = 10;
const slowPause = 30;
const maxTries = 60;
/** Where more cannot be read at once, it is not the tickets. */
const maxAside = 500;
/** Tickets tried again in one poll. */
const maxAgain = 20;

/** Desk360 gave something other than a ticket. */
export class UnreadableAnswer extends UserError {}

/** Whether an error says something of the one record that was asked for, and not of the connection or the account. */
export function isOfThisRecord(error: unknown): boolean {
	if (!(error instanceof NodeApiError)) return true;
	// A success counts as well: a web page instead of JSON.
	return !isDisconnected(error) && error.httpCode !== '401' && error.httpCode !== '429';
}

/** Whether nothing came back at all: one ticket may cause that, but two in a row do not. */
export function isDisconnected(error: unknown): boolean {
	return error instanceof NodeApiError && (!error.httpCode || error.httpCode === '408');
}

/**
 * Sets a ticket aside that cannot be read now.
 *
 * @param giveUp told of another one that makes room: the one tried most often, if the quick tries did not help it
 * @returns whether this is new, so that it is to be reported; 'given up' when it is not tried again
 * @throws the error where too many cannot be read
 */
export function setAside(
	state: ProductState,
	row: IDataObject,
	error: unknown,
	giveUp: (row: IDataObject) => void = () => undefined,
): 'new' | 'known' | 'given up' {
	const key = String(row.id);
	const aside = (state.aside ??= {});
	const before = aside[key];
	if (!before && Object.keys(aside).length >= maxAside) {
		const [oldest] = Object.values(aside).sort((a, b) => b.tries - a.tries);
		if (!oldest || oldest.tries <= quickTries) throw rethrown(error);
		takeBack(state, oldest.row);
		giveUp(oldest.row);
	}
	const tries = (before?.tries ?? 0) + 1;
	if (tries > maxTries) {
		delete aside[key];
		return 'given up';
	}
	aside[key] = { row, tries, wait: tries <= quickTries ? 1 : slowPause };
	return before ? 'known' : 'new';
}

/** Counts this poll, and names the tickets whose turn it is. */
export function dueAside({ aside = {} }: ProductState): AsideTicket[] {
	const all = Object.values(aside);
	for (const ticket of all) ticket.wait--;
	return all.filter(({ wait }) => wait <= 0).slice(0, maxAgain);
}

/** What is to be forgotten once a ticket was read. */
export function takeBack(state: ProductState, row: IDataObject): void {
	if (state.aside) delete state.aside[String(row.id)];
}
