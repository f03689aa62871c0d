// The few methods of better-sqlite3 that @atproto/pds and kysely call, on the SQLite that Node.js
// brings. better-sqlite3 itself is compiled, or fetched from GitHub, when it is installed: this
// way the tests need neither a compiler nor a second host, and no package runs a script.
import { DatabaseSync } from 'node:sqlite'

// https://www.sqlite.org/rescode.html: the names by which @atproto/pds knows an error.
const NAMES = {
  5: 'SQLITE_BUSY',
  261: 'SQLITE_BUSY_RECOVERY',
  517: 'SQLITE_BUSY_SNAPSHOT',
  773: 'SQLITE_BUSY_TIMEOUT',
  1555: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  2067: 'SQLITE_CONSTRAINT_UNIQUE',
}

function named(call) {
  try {
    return call()
  } catch (error) {
    if (NAMES[error.errcode]) error.code = NAMES[error.errcode]
    throw error
  }
}

function bound(parameters) {
  return parameters.map((one) => (typeof one === 'boolean' ? Number(one) : one ?? null))
}

function row(found) {
  for (const [name, value] of Object.entries(found)) {
    if (value instanceof Uint8Array) found[name] = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  }
  return found
}

class Statement {
  constructor(statement) {
    this.statement = statement
    this.reader = statement.columns().length > 0
  }

  all(parameters = []) {
    return named(() => this.statement.all(...bound(parameters)).map(row))
  }

  run(parameters = []) {
    return named(() => this.statement.run(...bound(parameters)))
  }

  *iterate(parameters = []) {
    for (const found of this.statement.iterate(...bound(parameters))) yield row(found)
  }
}

export default class Database {
  constructor(location, options = {}) {
    this.database = new DatabaseSync(location, { timeout: options.timeout ?? 5000 })
  }

  prepare(sql) {
    return named(() => new Statement(this.database.prepare(sql)))
  }

  pragma(text) {
    return this.prepare(`PRAGMA ${text}`).all()
  }

  close() {
    this.database.close()
  }
}
