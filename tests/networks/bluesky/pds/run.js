// Starts the server as its environment (PDS_...) says, for this machine alone; tells when it listens.
import { PDS } from '@atproto/pds'

await PDS.run({
  onCreated: (pds) => {
    const listen = pds.app.listen.bind(pds.app)
    pds.app.listen = (port) => listen(port, '127.0.0.1')
  },
  onStarted: () => console.log('listening'),
})
