import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../../shared/errors';
import type { Client } from '../../shared/http/client';
import { nameInUrl } from '../../shared/http/fileName';
import type { ParametersOf } from '../../shared/input/parameters';
import {
	fileNameOf,
	mediaReference,
	mediaRules,
	type FileKind,
	type messageFileFields,
} from '../../shared/whatsapp/messageFile';
import { checkItemFile, fileText, hasEnding, type ItemFile } from '../upload';

type FileParameters = ParametersOf<typeof messageFileFields> & {
	mediaType: FileKind;
	fileName: string;
};

/** What the request says of the file; one of the item is read when its turn comes. */
type PreparedFile = { content: IDataObject } | { itemFile: ItemFile; kind: FileKind; filename: string };

/** Checks the file of a message. @throws InvalidInput */
export function fileOf(item: Omit<ItemFile, 'binary'>, parameters: FileParameters): PreparedFile {
	const reference = mediaReference(parameters);
	if ('url' in reference) return { content: { ...linkedFile(reference.url, parameters.fileName) } };
	const filename = enteredName(parameters.fileName);
	if ('mediaId' in reference) {
		return { content: { mediaId: reference.mediaId, mediaType: parameters.mediaType, filename } };
	}
	const itemFile = { ...item, binary: reference.binary };
	const { kind, fileName: own } = checkItemFile(itemFile);
	return { itemFile, kind, filename: filename ?? own };
}

/** What the request says of the file. @throws InvalidInput for a file of the item that is too large or gone */
export async function contentOf(client: Client, file: PreparedFile): Promise<IDataObject> {
	if ('content' in file) return file.content;
	return { body: await fileText(client, file.itemFile, mediaRules[file.kind].maxBytes), filename: file.filename };
}

/**
 * A file behind a link.
 *
 * @param name as entered, where there is a field for it
 * @throws InvalidInput where neither the name nor the link tells the kind of the file
 */
export function linkedFile(link: string, name?: string): { body: string; filename: string } {
	const filename = (name === undefined ? undefined : enteredName(name)) ?? nameIn(link);
	if (filename !== undefined) return { body: link, filename };
	if (name === undefined) {
		throw invalidInput(
			'Media URLs',
			'has a link that does not end in the name of a file',
			'Use a link like https://example.com/photo.jpg: its ending tells the kind of the file.',
		);
	}
	throw invalidInput(
		'File Name',
		'is empty, and the link does not end in the name of a file',
		"Fill in 'File Name' with a name like photo.jpg; its ending tells the kind of the file.",
	);
}

/** @throws InvalidInput for a name that is too long, or has no ending */
function enteredName(entered: string): string | undefined {
	const text = fileNameOf(entered);
	if (text === undefined || hasEnding(text)) return text;
	throw invalidInput(
		'File Name',
		`needs an ending, but it is "${text.slice(0, 60)}"`,
		'Enter a name like invoice.pdf.',
	);
}

/** The name of the file that a link leads to, where it shows one. */
function nameIn(link: string): string | undefined {
	const name = nameInUrl(link);
	return name !== undefined && hasEnding(name) ? name : undefined;
}
