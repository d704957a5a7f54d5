import type { FilePart } from '../../types';
import { created, type Call, type Handlers, type Result } from '../call';
import { ApiError, notFound, wrongField } from '../errors';
import { addFile, filePath, findFile } from '../files';
import { optionalText, text } from '../values';

/** Operations of the tag Media Files. */
export const media: Handlers = { createMediaFile, retrieveMediaFile };

function createMediaFile(call: Call): Result {
	const { fileName, mime, bytes } = uploaded(call);
	const file = addFile(call.inbox, fileName, mime, bytes);
	return created({ file: call.inbox.origin + filePath(file), id: file.id });
}

/** The file of an upload, after the checks that a schema cannot do. */
export function uploaded(call: Call, types = /./): FilePart {
	const [file, ...others] = call.files;
	if (!file || file.name !== 'file_encoded') throw wrongField('file_encoded', 'No file was submitted.');
	if (others.length > 0) throw wrongField('file_encoded', 'Only one file can be submitted.');
	if (file.bytes.length === 0) throw wrongField('file_encoded', 'The submitted file is empty.');
	if (file.bytes.length > call.inbox.settings.mediaBytes) {
		throw new ApiError(413, { detail: 'Request entity too large.' });
	}
	if (!types.test(file.mime)) throw wrongField('file_encoded', `Files of type ${file.mime} are not supported.`);
	return file;
}

/** The two parameters tell the type to answer with. Without them it is the type of the upload. */
function retrieveMediaFile(call: Call): Result {
	const file = findFile(call.inbox, text(call.params, 'id'));
	if (!file) throw notFound();
	const type = optionalText(call.query, 'mime_type_type');
	const subtype = optionalText(call.query, 'mime_type_subtype');
	// A header takes plain characters only, and anyone can write a link.
	const asked = [type, subtype].every((part) => part !== undefined && /^[\w.+-]+$/.test(part));
	return { status: 200, mime: asked ? `${type}/${subtype}` : file.mime, bytes: file.bytes };
}
