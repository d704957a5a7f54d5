import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { downloadFile, type DownloadFunctions } from './download';
import { rethrown, invalidInput, type InvalidInput } from '../errors';
import { safeFileName, withEnding } from './fileName';
import { endingOf, fileType } from './fileType';

/** Where a file comes from: a binary field of the item, or a public link that the node downloads. */
export type FileSource = { binary: string } | { url: string };

/** Files to send along. */
export interface Attachments {
	/** Name of every file part, such as `attachments[]`. */
	part: string;
	/** How the form calls the field that names the files, for errors; that of the media fields by default. */
	field?: string;
	/** In sending order. */
	files: readonly FileSource[];
	/** The most files a request takes. */
	maxFiles?: number;
	/** The most bytes of one file. */
	maxBytes?: number;
	/** What the files must be, by the start of their MIME type, such as `image/`; everything by default. */
	accept?: readonly string[];
}

/** A file with its content. */
export interface LoadedFile {
	bytes: Uint8Array;
	mimeType: string;
	fileName: string;
}

const binaryLabel = 'Input Data Field Name';
const urlLabel = 'Media URLs';

/** Splits `data, invoice` as a user enters it into files from binary fields. */
export function binaryFiles(entered: string | undefined): FileSource[] {
	return (entered ?? '')
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '')
		.map((binary) => ({ binary }));
}

/**
 * Checks everything that can be known before a file is read: count, existence, size and kind.
 *
 * @throws InvalidInput naming the file and the rule
 */
export function checkAttachments(
	functions: IExecuteFunctions,
	itemIndex: number,
	attachments: Attachments | undefined,
): void {
	if (!attachments) return;
	const { files, maxFiles } = attachments;
	if (maxFiles !== undefined && files.length > maxFiles) {
		throw invalidInput(
			labelOf(attachments, files[0]),
			`names ${files.length} files, but one message takes at most ${maxFiles}`,
			`Send them in several messages of up to ${maxFiles} files.`,
		);
	}
	for (const file of files) {
		if (!('binary' in file)) continue;
		const field = labelOf(attachments, file);
		const data = findBinary(functions, itemIndex, field, file.binary);
		checkFile(field, `"${file.binary}"`, sizeOf(data), inputFile(data, file.binary).mimeType, attachments);
	}
}

/**
 * Reads the files' content, from the item or from their links.
 *
 * @param loopback whether links may lead to this machine
 * @throws InvalidInput naming a file that does not exist, is empty, too large or of the wrong kind
 */
export async function loadAttachments(
	functions: DownloadFunctions,
	itemIndex: number,
	attachments: Attachments,
	{ loopback = false }: { loopback?: boolean } = {},
): Promise<LoadedFile[]> {
	const loaded: LoadedFile[] = [];
	for (const file of attachments.files) {
		loaded.push(
			'binary' in file
				? await loadBinary(functions, itemIndex, file.binary, attachments)
				: await loadUrl(functions, file.url, attachments, { loopback }),
		);
	}
	return loaded;
}

async function loadBinary(
	functions: DownloadFunctions,
	itemIndex: number,
	name: string,
	rules: Attachments,
): Promise<LoadedFile> {
	if (!('getInputData' in functions)) throw new TypeError('Files need an item');
	const field = labelOf(rules, { binary: name });
	const data = findBinary(functions, itemIndex, field, name);
	const bytes = await functions.helpers.getBinaryDataBuffer(itemIndex, name);
	const { mimeType, fileName } = inputFile(data, name, bytes);
	checkFile(field, `"${name}"`, bytes.length, mimeType, rules);
	return { bytes, mimeType, fileName };
}

async function loadUrl(
	functions: DownloadFunctions,
	url: string,
	rules: Attachments,
	{ loopback }: { loopback: boolean },
): Promise<LoadedFile> {
	const field = labelOf(rules, { url });
	let file: LoadedFile;
	try {
		file = await downloadFile(functions, url, { maxBytes: rules.maxBytes, loopback });
	} catch (error) {
		throw notLoaded(field, error);
	}
	checkFile(field, file.fileName, file.bytes.length, file.mimeType, rules);
	return file;
}

function notLoaded(field: string, error: unknown): InvalidInput | unknown {
	if (!(error instanceof Error)) return rethrown(error);
	return invalidInput(
		field,
		`cannot be downloaded: ${error.message}`,
		'Enter a link to the file itself that opens without a login; nothing was sent.',
	);
}

function checkFile(
	field: string,
	label: string,
	size: number | undefined,
	mimeType: string,
	{ maxBytes, accept }: Attachments,
): void {
	if (size === 0) {
		throw invalidInput(field, `names ${label}, but that file is empty`, 'Check the node that makes the file.');
	}
	if (maxBytes !== undefined && size !== undefined && size > maxBytes) {
		throw invalidInput(
			field,
			`names ${label}, which has ${megabytes(size)} MB; at most ${megabytes(maxBytes)} MB are allowed`,
			'Make the file smaller, or send a link to it in a text message.',
		);
	}
	if (accept && !accept.some((start) => mimeType.toLowerCase().startsWith(start))) {
		throw invalidInput(
			field,
			`names ${label}, which is ${mimeType || 'of unknown type'}; it must be ${accept.map((start) => start.replace(/\/$/, '')).join(' or ')}`,
			'Choose a file of that kind, or correct its MIME type in the node that makes it.',
		);
	}
}

/**
 * What a file of the item is, and the name it goes by: its own, or that of its field, with an ending that fits its type.
 *
 * @param name of its binary field
 * @param bytes where they are known already, for files whose type nobody told
 */
export function inputFile(
	{ mimeType: declared, fileName, fileExtension }: IBinaryData,
	name: string,
	bytes?: Uint8Array,
): { mimeType: string; fileName: string } {
	const own = safeFileName(fileName) ?? safeFileName(name) ?? 'file';
	const extension = /^\.?([A-Za-z0-9]{1,8})$/.exec(fileExtension ?? '')?.[1];
	const mimeType = fileType({ declared, name: extension === undefined ? own : `${own}.${extension}`, bytes });
	const named = withEnding(own, mimeType);
	// For types that are not known here n8n may still know the ending.
	const isUnknown = named === own && endingOf(mimeType) === undefined && !own.includes('.');
	return { mimeType, fileName: isUnknown && extension !== undefined ? `${own}.${extension}` : named };
}

function labelOf({ field }: Attachments, file: FileSource | undefined): string {
	return field ?? (file && 'url' in file ? urlLabel : binaryLabel);
}

function megabytes(bytes: number): string {
	return (bytes / 1024 / 1024).toFixed(1).replace(/\.0$/, '');
}

/** Bytes of a file without reading it; unknown for files stored by older versions of n8n. */
function sizeOf(data: IBinaryData): number | undefined {
	if (typeof data.bytes === 'number') return data.bytes;
	return data.id === undefined ? Buffer.byteLength(data.data, 'base64') : undefined;
}

function findBinary(functions: IExecuteFunctions, itemIndex: number, field: string, name: string): IBinaryData {
	try {
		return functions.helpers.assertBinaryData(itemIndex, name);
	} catch {
		throw missingFile(functions, itemIndex, field, name);
	}
}

function missingFile(functions: IExecuteFunctions, itemIndex: number, field: string, name: string): InvalidInput {
	const there = Object.keys(functions.getInputData()[itemIndex]?.binary ?? {});
	const has = there.length > 0 ? `it has: ${there.join(', ')}` : 'it has no files at all';
	return invalidInput(
		field,
		`names "${name}", but the item has no file in a field of that name (${has})`,
		there.length > 0
			? 'Enter the names shown on the Binary tab of the previous node, separated by commas.'
			: 'Put a node that gives the file before this one, such as HTTP Request or Read Files From Disk; for a link, choose the link in place of the input field, where the form offers it.',
	);
}
