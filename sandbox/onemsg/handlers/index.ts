import type { Handler } from '../call';
import { calling } from './calling';
import { channel } from './channel';
import { flows } from './flows';
import { groups } from './groups';
import { history } from './history';
import { media } from './media';
import { messaging } from './messaging';
import { newer } from './newer';
import { templates } from './templates';
import { users } from './users';
import { webhooks } from './webhooks';

/** One handler an operation, by operationId. */
export const handlers: ReadonlyMap<string, Handler> = new Map(
	[channel, webhooks, messaging, history, templates, media, newer, groups, flows, calling, users].flatMap((group) =>
		Object.entries(group),
	),
);
