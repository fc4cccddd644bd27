"""Looking ahead: the memory brings what a kernel will soon look at while the kernel is still busy with something else.

Tables of accounts and events are larger than what a processor keeps beside it, and a kernel that jumps from account to account
waits for most of them. A row that was asked for a few steps before is there when it is looked at. Nothing depends on it: a row
that does not exist may be asked for as well.
"""

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

AHEAD = 8
"""Events between asking for a row and looking at it: the work of so many takes about as long as memory does."""

_FOR_READING, _OFTEN, _DATA = 0, 3, 1
_pointer_add: Any = cgutils.pointer_add


@intrinsic
def _bring(typing_context: Any, array: Any, row: Any) -> Any:
    """Have a row of an array brought near."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        held = context.make_array(signature.args[0])(context, builder, arguments[0])
        number = context.cast(builder, arguments[1], signature.args[1], types.intp)
        place = _pointer_add(builder, held.data, builder.mul(number, builder.extract_value(held.strides, 0)))
        flags = [ir.Constant(ir.IntType(32), flag) for flag in (_FOR_READING, _OFTEN, _DATA)]
        kind = ir.FunctionType(ir.VoidType(), [place.type, *(flag.type for flag in flags)])
        builder.call(builder.module.declare_intrinsic("llvm.prefetch", [place.type], kind), [place, *flags])
        return context.get_dummy_value()

    return types.void(array, row), generate


bring: Any = _bring  # called with the array and the row alone
