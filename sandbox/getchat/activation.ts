import type { Answer } from '../types';
import { jsonAnswer, notFound } from './errors';
import type { Inbox } from './inbox';
import { pathPrefix } from './inbox';
import { tokenOfUser } from './users';
import { integer } from './values';

/** Where activation URLs lead. They need no token and are in no contract. */
export const activationPath = `${pathPrefix}/activate/`;

/** Activates an account. "For app users, the activation code is no longer valid after the token is returned!" */
export function activate(inbox: Inbox, path: string): Answer {
	const code = path.slice(activationPath.length).replace(/\/$/, '');
	const row = inbox.db.get('SELECT * FROM getchat_users WHERE activation_code = ?', code);
	if (!row) {
		const { status, body } = notFound();
		return jsonAnswer(status, body);
	}
	const id = integer(row, 'id');
	const isApp = row.role === 'app';
	inbox.db.update('getchat_users', 'id', id, { is_active: 1, ...(isApp && { activation_code: null }) });
	return jsonAnswer(200, isApp ? { token: tokenOfUser(inbox, id) } : {});
}
