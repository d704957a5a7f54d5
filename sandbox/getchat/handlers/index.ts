import type { Handler } from '../call';
import { assignment } from './assignment';
import { authorization } from './authorization';
import { chats } from './chats';
import { contacts } from './contacts';
import { devices } from './devices';
import { media } from './media';
import { messages } from './messages';
import { profile } from './profile';
import { status } from './status';
import { tags } from './tags';
import { templates } from './templates';
import { users } from './users';
import { webhooks } from './webhooks';

/** One handler an operation, by operationId. */
export const handlers: ReadonlyMap<string, Handler> = new Map(
	[
		...[authorization, messages, contacts, chats, tags, assignment],
		...[templates, profile, media, users, webhooks, status, devices],
	].flatMap((group) => Object.entries(group)),
);
