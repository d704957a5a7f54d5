import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { invalidInput } from './errors';

/** Files to send along, by the names of the item's binary fields. */
export interface Attachments {
	/** Name of every file part, such as `attachments[]`. */
	part: string;
	/** Names of the item's binary fields, in sending order. */
	properties: readonly string[];
}

/** Splits `data, invoice` as a user enters it into field names. */
export function binaryFieldNames(entered: string | undefined): string[] {
	return (entered ?? '')
		.split(',')
		.map((name) => name.trim())
		.filter((name) => name !== '');
}

/**
 * Builds the form: text parts first, then one file part for each binary field, byte for byte.
 *
 * @throws InvalidInput naming a field that does not exist or holds an empty file
 */
export async function attachmentsAsForm(
	functions: IExecuteFunctions,
	itemIndex: number,
	fields: IDataObject,
	{ part, properties }: Attachments,
): Promise<IHttpRequestOptions['body']> {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) {
		form.append(name, typeof value === 'object' ? JSON.stringify(value) : String(value));
	}
	for (const property of properties) {
		const { bytes, mimeType, fileName } = await readBinary(functions, itemIndex, property);
		form.append(part, new Blob([new Uint8Array(bytes)], { type: mimeType }), fileName);
	}
	return form;
}

async function readBinary(functions: IExecuteFunctions, itemIndex: number, property: string) {
	const label = 'Input Data Field Name';
	const file = findBinary(functions, itemIndex, property);
	if (!file) {
		const there = Object.keys(functions.getInputData()[itemIndex]?.binary ?? {});
		const has = there.length > 0 ? `it has: ${there.join(', ')}` : 'it has no files at all';
		throw invalidInput(
			label,
			`names "${property}", but the item has no file in a field of that name (${has})`,
			'Enter the names shown on the Binary tab of the previous node, separated by commas.',
		);
	}
	const bytes = await functions.helpers.getBinaryDataBuffer(itemIndex, property);
	if (bytes.length === 0) {
		throw invalidInput(label, `names "${property}", but that file is empty`, 'Check the node that makes the file.');
	}
	return { bytes, mimeType: file.mimeType, fileName: file.fileName ?? property };
}

function findBinary(functions: IExecuteFunctions, itemIndex: number, property: string) {
	try {
		return functions.helpers.assertBinaryData(itemIndex, property);
	} catch {
		return undefined;
	}
}
