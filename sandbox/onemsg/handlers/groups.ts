import type { Row } from '../../database';
import { integer, optionalNumber, optionalText, text, type Fields } from '../../values';
import { ok, type Call, type Handlers, type Result } from '../call';
import { addChat } from '../chats';
import { codeOf } from '../ids';
import { addMedia, givenFile } from '../media';

/** Groups. The contract knows no error for an id that leads nowhere: the result says it. */
export const groups: Handlers = {
	listGroups,
	createGroup,
	getGroup: (call) => withGroup(call, (row) => pick(view(call, row), optionalText(call.query, 'fields'))),
	updateGroup: (call) => withGroup(call, (row) => update(call, row)),
	deleteGroup: (call) =>
		withGroup(call, (row) => {
			call.account.db.run('DELETE FROM onemsg_groups WHERE seq = ?', integer(row, 'seq'));
			return { success: true };
		}),
	getGroupInviteLink: (call) => withGroup(call, invitation),
	resetGroupInviteLink: (call) =>
		withGroup(call, (row) => {
			const invite_code = codeOf(`${text(row, 'id')} after ${text(row, 'invite_code')}`);
			call.account.db.update('onemsg_groups', 'seq', integer(row, 'seq'), { invite_code });
			return invitation({ ...row, invite_code });
		}),
};

function listGroups(call: Call): Result {
	const limit = optionalNumber(call.query, 'limit') ?? 25;
	const [after, before] = [optionalText(call.query, 'after'), optionalText(call.query, 'before')];
	const { db } = call.account;
	const rows =
		before === undefined
			? db.all(
					'SELECT * FROM onemsg_groups WHERE channel = ? AND id > ? ORDER BY id LIMIT ?',
					call.channel.id,
					after ?? '',
					limit,
				)
			: db
					.all(
						'SELECT * FROM onemsg_groups WHERE channel = ? AND id < ? ORDER BY id DESC LIMIT ?',
						call.channel.id,
						before,
						limit,
					)
					.reverse();
	const cursors = { before: rows.at(0)?.id ?? null, after: rows.at(-1)?.id ?? null };
	return ok({ groups: rows.map((row) => view(call, row)), paging: { cursors } });
}

function createGroup({ account, channel, body }: Call): Result {
	const seq = account.db.count('SELECT ifnull(max(seq), 0) + 1 AS n FROM onemsg_groups');
	const id = String(120363046942338200 + seq * 100);
	account.db.insert('onemsg_groups', {
		...{ seq, channel: channel.id, id, subject: text(body, 'groupName'), invite_code: codeOf(id) },
		...{ description: optionalText(body, 'description') ?? '', created: account.seconds() },
	});
	addChat(account, channel.id, `${id}@g.us`, text(body, 'groupName'));
	return ok({ success: true, id });
}

function update({ account, channel, body }: Call, row: Row): Fields {
	const picture = optionalText(body, 'profile_picture_file');
	const file = picture === undefined ? undefined : givenFile(picture, undefined);
	const stored = file && (file.link ?? `/_files/${addMedia(account, channel.id, file).id}`);
	const [subject, description] = [optionalText(body, 'subject'), optionalText(body, 'description')];
	account.db.update('onemsg_groups', 'seq', integer(row, 'seq'), {
		...(subject !== undefined && { subject }),
		...(description !== undefined && { description }),
		...(stored !== undefined && { picture: stored }),
	});
	return { success: true };
}

function view({ account, channel }: Call, row: Row): Fields {
	const picture = optionalText(row, 'picture') ?? null;
	return {
		...{ id: text(row, 'id'), subject: text(row, 'subject'), description: text(row, 'description') },
		picture: picture?.startsWith('/_files/') ? account.url(channel.id, picture) : picture,
		creation_timestamp: integer(row, 'created'),
	};
}

/** Only the fields that are asked for, and the id. */
function pick(group: Fields, names: string | undefined): Fields {
	if (names === undefined) return group;
	const wanted = ['id', ...names.split(',').map((name) => name.trim())];
	return Object.fromEntries(Object.entries(group).filter(([name]) => wanted.includes(name)));
}

function invitation(row: Row): Fields {
	return { invite_link: `https://chat.whatsapp.com/${text(row, 'invite_code')}` };
}

function withGroup(call: Call, work: (row: Row) => Fields): Result {
	const id = text(call.params, 'groupId');
	const sql = 'SELECT * FROM onemsg_groups WHERE channel = ? AND id = ?';
	const row = call.account.db.get(sql, call.channel.id, id);
	return ok(row ? work(row) : { success: false, error: `Group ${id} is not found` });
}
