"""One kernel a learner: Jupyter has no setting for it, and a second TensorFlow is what fills a server."""

from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError

WORDS = "One notebook at a time: shut down the other one first (Kernel, Shut Down All Kernels)."


class OneKernel(AsyncMappingKernelManager):
    """Jupyter's own manager, which starts no second kernel."""

    async def start_kernel(self, *arguments: Any, **settings: Any) -> str:
        """Start a kernel, if none runs.

        Raises:
            HTTPError: "One notebook at a time: …"
        """
        if self.list_kernel_ids():
            raise HTTPError(409, WORDS, reason=WORDS)
        kernel: str = await super().start_kernel(*arguments, **settings)
        return kernel
