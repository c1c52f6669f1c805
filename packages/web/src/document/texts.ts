/** What the document and its margin say, in English; the type holds every language to the same sentences. */

/** See the file's head. Functions take what differs; ages and times come already written in the reader's language. */
export type DocumentTexts = {
  /** BCP 47 tag, for dates and numbers. */
  locale: string
  document: string
  empty: string
  loading: string
  offline: string
  unsynced: (count: number) => string
  otherVersion: string
  reload: string
  closed: string
  lostTitle: string
  lostText: string
  lostNothing: string
  copy: string
  copied: string
  tryAgain: string
  dismiss: string
  close: string
  cancel: string
  save: string
  onlyComment: string
  onlyRead: string
  tooLargePaste: (kilobytes: number) => string
  toolbar: {
    label: string
    style: string
    paragraph: string
    heading: (level: number) => string
    quote: string
    codeBlock: string
    note: string
    warning: string
    decision: string
    bold: string
    italic: string
    underline: string
    strike: string
    code: string
    link: string
    bullets: string
    numbers: string
    tasks: string
    undo: string
    redo: string
    insert: string
    table: string
    columns: string
    before: string
    after: string
    contents: string
    rule: string
    picture: string
    uploading: string
    importFile: string
    suggesting: string
    suggestingOn: string
    suggestingOff: string
    rowAdd: string
    rowDelete: string
    columnAdd: string
    columnDelete: string
    tableDelete: string
    headerRow: string
    tableTools: string
    block: Record<'runBlock' | 'decisionBlock' | 'injectBlock' | 'planBlock' | 'regimeBlock' | 'billBlock', string>
  }
  linkAddress: string
  linkWrong: string
  linkRemove: string
  pictureAlt: string
  pictureWrong: string
  pictureTooLarge: string
  mention: { label: string }
  contents: { title: string; none: string }
  blocks: {
    run: string
    runNone: string
    runWaiting: string
    runFailed: string
    replay: string
    manifest: string
    scenarioTime: string
    decision: string
    decisionNone: string
    decisionStage: Record<'open' | 'voting' | 'closed', string>
    decided: (option: string) => string
    decidedNothing: string
    options: string
    owner: string
    inject: string
    injectNone: string
    from: string
    picture: string
    pictureNone: string
    plan: string
    planNone: string
    regime: string
    regimeNone: string
    bill: string
    billNone: string
    choose: string
    name: string
  }
  importing: {
    wait: string
    tooLarge: (megabytes: number) => string
    wrongKind: string
    failed: string
    /** One paragraph or table of the file alone is more than the server takes at once. */
    blockTooLarge: string
    done: string
    dropped: (what: string) => string
  }
  suggestion: {
    adds: (name: string) => string
    removes: (name: string) => string
    changes: (name: string) => string
    end: string
    addsBlock: string
    removesBlock: string
    changesBlock: string
    adding: string
    removing: string
    accept: string
    acceptEdit: string
    decline: string
    withdraw: string
    reason: string
    reasonPlace: string
    emptyBlock: string
  }
  comment: {
    do: string
    label: string
    place: string
    draftHint: string
    send: string
    sendDraft: string
    reply: string
    replyPlace: string
    edit: string
    edited: string
    delete: string
    deleteSure: string
    deleted: string
    resolve: string
    reopen: string
    publish: string
    draft: string
    resolved: string
    promote: string
    promotePlace: string
    point: string
    orphan: string
    selectFirst: string
    more: (count: number) => string
  }
  margin: {
    label: string
    filter: string
    all: string
    mine: string
    open: string
    drafts: string
    orphaned: string
    suggestions: string
    by: (name: string) => string
    none: string
    noneOfThese: string
    next: string
    previous: string
    orphanedTitle: string
    count: (threads: number, suggestions: number) => string
  }
  readsHere: (names: string) => string
  fate: {
    offline: string
    kept: string
  }
}

/** English. */
export const documentTexts: DocumentTexts = {
  locale: 'en-GB',
  document: 'Document',
  empty: 'Nothing is written yet.',
  loading: 'The document is being fetched.',
  offline:
    'No connection. You can go on writing: everything stays on this page and is sent when the connection is back.',
  unsynced: count => (count === 1 ? '1 change is not stored yet.' : `${count} changes are not stored yet.`),
  otherVersion: 'The program was renewed. Load the page again; what you typed is kept.',
  reload: 'Load again',
  closed: 'This document is not open to you.',
  lostTitle: 'Your last change was not taken.',
  lostText: 'These are the words that you typed. They are not in the document.',
  lostNothing: 'It held no words: a deletion or a change of form.',
  copy: 'Copy',
  copied: 'Copied',
  tryAgain: 'Try again',
  dismiss: 'Dismiss',
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  onlyComment: 'You can comment here: select words and press Comment. The text itself is closed to you now.',
  onlyRead: 'Now everybody reads.',
  tooLargePaste: kilobytes =>
    `That is too much to paste at once: at most ${kilobytes} kB of text. Nothing was changed. Import it as a file, or paste it in parts.`,
  toolbar: {
    label: 'Form of the text',
    style: 'Style of the paragraph',
    paragraph: 'Paragraph',
    heading: level => `Heading ${level}`,
    quote: 'Quote',
    codeBlock: 'Code',
    note: 'Note',
    warning: 'Warning',
    decision: 'Decision',
    bold: 'Bold',
    italic: 'Italic',
    underline: 'Underline',
    strike: 'Struck out',
    code: 'Code in the line',
    link: 'Link',
    bullets: 'List',
    numbers: 'Numbered list',
    tasks: 'Task list',
    undo: 'Undo your last change',
    redo: 'Redo',
    insert: 'Insert',
    table: 'Table',
    columns: 'Before and After',
    before: 'Before',
    after: 'After',
    contents: 'Contents',
    rule: 'Line across',
    picture: 'Picture',
    uploading: 'The picture is being sent.',
    importFile: 'Import a file (.md, .docx)',
    suggesting: 'Suggest',
    suggestingOn: 'Your changes are suggestions that others accept or decline.',
    suggestingOff: 'Your changes go straight into the text.',
    rowAdd: 'Add a row',
    rowDelete: 'Delete the row',
    columnAdd: 'Add a column',
    columnDelete: 'Delete the column',
    tableDelete: 'Delete the table',
    headerRow: 'Heading row',
    tableTools: 'Table',
    block: {
      runBlock: 'Run',
      decisionBlock: 'Decision',
      injectBlock: 'Inject',
      planBlock: 'Plan',
      regimeBlock: 'Regime',
      billBlock: 'Bill',
    },
  },
  linkAddress: 'Address of the link',
  linkWrong: 'Write it like https://example.org or mailto:name@example.org.',
  linkRemove: 'Remove the link',
  pictureAlt: 'What the picture shows, for those who do not see it',
  pictureWrong: 'That is no picture that can be shown: PNG, JPEG, WebP or GIF.',
  pictureTooLarge: 'The picture is too large: at most 4 MB.',
  mention: { label: 'People' },
  contents: { title: 'Contents', none: 'No headings yet.' },
  blocks: {
    run: 'Run',
    runNone: 'No run is chosen for this place.',
    runWaiting: 'The run is being fetched.',
    runFailed: 'The run cannot be shown now. The rest of the document is not affected.',
    replay: 'Replay it',
    manifest: 'Manifest',
    scenarioTime: 'Scenario time',
    decision: 'Decision',
    decisionNone: 'No decision is chosen for this place, or it is not open to you.',
    decisionStage: { open: 'being prepared', voting: 'vote is open', closed: 'closed' },
    decided: option => `Decided: ${option}`,
    decidedNothing: 'No option was carried.',
    options: 'Options',
    owner: 'Owner',
    inject: 'Inject',
    injectNone: 'No inject is chosen for this place, or it has not been released to you.',
    from: 'From',
    picture: 'Picture',
    pictureNone: 'No picture is chosen for this place.',
    plan: 'Plan',
    planNone: 'No plan is chosen for this place.',
    regime: 'Regime',
    regimeNone: 'No regime is chosen for this place.',
    bill: 'Bill',
    billNone: 'No bill is chosen for this place.',
    choose: 'Choose',
    name: 'Name',
  },
  importing: {
    wait: 'The file is being read.',
    tooLarge: megabytes => `The file is too large: at most ${megabytes} MB.`,
    wrongKind: 'Only Markdown (.md) and Word (.docx) files can be imported.',
    failed: 'The file cannot be read. Nothing was changed.',
    blockTooLarge:
      'A single paragraph or table of this file is too long. Divide it, then import again. Nothing was changed.',
    done: 'The file stands in the document.',
    dropped: what => `Left out: ${what}.`,
  },
  suggestion: {
    adds: name => `${name} suggests to add: `,
    removes: name => `${name} suggests to remove: `,
    changes: name => `${name} suggests another form: `,
    end: ' (end of the suggestion) ',
    addsBlock: 'new block',
    removesBlock: 'block to remove',
    changesBlock: 'other form',
    adding: 'Add',
    removing: 'Remove',
    accept: 'Accept',
    acceptEdit: 'Accept and change',
    decline: 'Decline',
    withdraw: 'Withdraw',
    reason: 'Reason',
    reasonPlace: 'Why (may stay empty)',
    emptyBlock: 'an empty block',
  },
  comment: {
    do: 'Comment',
    label: 'Comment',
    place: 'What do you say to these words?',
    draftHint: 'While everybody reads, only you see it. You publish it later.',
    send: 'Comment',
    sendDraft: 'Keep as a draft',
    reply: 'Reply',
    replyPlace: 'Reply',
    edit: 'Edit',
    edited: 'edited',
    delete: 'Delete',
    deleteSure: 'Delete it? The replies stay.',
    deleted: 'This comment was deleted.',
    resolve: 'Resolve',
    reopen: 'Reopen',
    publish: 'Publish',
    draft: 'Draft, only you see it',
    resolved: 'Resolved',
    promote: 'Make it a point',
    promotePlace: 'The point in one line',
    point: 'Point',
    orphan: 'The words are no longer in the document.',
    selectFirst: 'Select the words first that you want to comment on.',
    more: count => (count === 1 ? 'Show 1 reply' : `Show ${count} replies`),
  },
  margin: {
    label: 'Comments and suggestions',
    filter: 'Show',
    all: 'all',
    mine: 'mine',
    open: 'open',
    drafts: 'my drafts',
    orphaned: 'without words',
    suggestions: 'suggestions',
    by: name => `by ${name}`,
    none: 'No comments yet. Select words in the document and press Comment.',
    noneOfThese: 'None of this kind.',
    next: 'Next',
    previous: 'Previous',
    orphanedTitle: 'Comments whose words are gone',
    count: (threads, suggestions) =>
      `${threads === 1 ? '1 comment' : `${threads} comments`}, ${suggestions === 1 ? '1 suggestion' : `${suggestions} suggestions`}`,
  },
  readsHere: names => `${names} reads here`,
  fate: {
    offline: 'The server does not answer. It is kept and sent as soon as it does.',
    kept: 'What you typed is still here.',
  },
}
