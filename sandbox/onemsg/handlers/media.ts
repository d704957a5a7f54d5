import { optionalText, text } from '../../values';
import { ok, success, type Call, type Handlers, type Result } from '../call';
import { badRequest } from '../errors';
import { addMedia, findUpload, givenFile } from '../media';

/** Uploaded files. */
export const media: Handlers = {
	uploadMedia: ({ account, channel, body, files }) => {
		const file = givenFile(optionalText(body, 'body'), files[0]);
		return ok({ mediaId: addMedia(account, channel.id, { ...file, uploaded: true }).id });
	},
	retrieveMedia: ({ account, channel, query }) => {
		const file = findUpload(account, channel.id, text(query, 'mediaId'));
		if (!file) throw badRequest('Media is not found');
		const url = account.url(channel.id, `/_files/${file.id}`);
		return ok({ id: file.id, url, mimeType: file.mime, sha256: file.sha256, fileSize: file.bytes.length });
	},
	deleteMedia: (call) => remove(call, text(call.params, 'mediaId')),
	deleteMediaLegacy: (call) => remove(call, text(call.body, 'mediaId')),
};

function remove({ account, channel }: Call, id: string): Result {
	if (!findUpload(account, channel.id, id)) throw badRequest('Media is not found');
	account.db.run('DELETE FROM onemsg_media WHERE channel = ? AND id = ?', channel.id, id);
	return success();
}
