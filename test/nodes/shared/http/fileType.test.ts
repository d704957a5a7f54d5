import { fileType, normalizeMimeType, typeOfBytes } from '../../../../nodes/shared/http/fileType';
import { kindOf } from '../../../../nodes/shared/whatsapp/messageFile';

const jpeg = Buffer.from('/9j/4AAQSkZJRgABAQ==', 'base64');
const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const pdf = Buffer.from('%PDF-1.4');
const zip = Buffer.from('PK\x03\x04', 'latin1');

test.each([
	['image/jpg', 'image/jpeg', 'image'],
	['image/pjpeg', 'image/jpeg', 'image'],
	['image/jfif', 'image/jpeg', 'image'],
	['IMAGE/X-PNG', 'image/png', 'image'],
	['image/jpeg; charset=binary', 'image/jpeg', 'image'],
	['video/x-m4v', 'video/mp4', 'video'],
	['video/3gp', 'video/3gpp', 'video'],
	['video/quicktime', 'video/quicktime', 'document'],
	['audio/mp3', 'audio/mpeg', 'audio'],
	['audio/x-m4a', 'audio/mp4', 'audio'],
	['audio/ogg; codecs=opus', 'audio/ogg', 'audio'],
	['image/gif', 'image/gif', 'document'],
	['application/x-pdf', 'application/pdf', 'document'],
	['application/octet-stream', '', 'document'],
	['binary/octet-stream', '', 'document'],
	['nonsense', '', 'document'],
	[undefined, '', 'document'],
])('%s is %j, shown as %s', (declared, type, kind) => {
	expect(normalizeMimeType(declared)).toBe(type);
	expect(kindOf(declared ?? '')).toBe(kind);
});

test.each([
	[{ declared: 'image/webp', bytes: png }, 'image/webp'],
	[{ declared: '', bytes: png, name: 'x.jpg' }, 'image/png'],
	[{ declared: 'image/jpg', name: 'photo.jpg' }, 'image/jpeg'],
	[{ declared: 'application/pdf', bytes: jpeg }, 'application/pdf'],
	[{ declared: 'application/octet-stream', bytes: pdf, name: 'download' }, 'application/pdf'],
	[{ declared: 'application/force-download', name: 'scan.PDF' }, 'application/pdf'],
	[{ declared: 'application/octet-stream', bytes: jpeg, name: 'a.bin' }, 'image/jpeg'],
	[
		{ declared: undefined, bytes: zip, name: 'list.xlsx' },
		'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	],
	[{ declared: undefined, bytes: zip }, 'application/zip'],
	[{ declared: 'text/plain', bytes: pdf, name: 'x' }, 'application/pdf'],
	[{ declared: 'text/plain', bytes: Buffer.from('Hello'), name: 'list.csv' }, 'text/csv'],
	[{ declared: 'text/plain', bytes: Buffer.from('Hello') }, 'text/plain'],
	[{ declared: '', name: 'voice.opus' }, 'audio/ogg'],
	[{ declared: '', name: 'noending' }, 'application/octet-stream'],
])('the type of %j', (clues, expected) => expect(fileType(clues)).toBe(expected));

test.each([
	['<!DOCTYPE html><html>', 'text/html'],
	['\ufeff \n<!-- saved --> <HTML lang="en">', 'text/html'],
	['<script>location="/login"</script>', 'text/html'],
	['<svg xmlns="http://www.w3.org/2000/svg"/>', undefined],
	['<?xml version="1.0"?><Invoice/>', undefined],
	['plain words', undefined],
	['', undefined],
])('the first bytes %j', (text, expected) => expect(typeOfBytes(Buffer.from(text))).toBe(expected));
