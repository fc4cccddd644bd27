"""What the operating system refused, as a sentence: which file, why, what to do. The commonest reasons in both languages."""

import errno

from anlan.values import Lang

_REASONS: dict[int, tuple[str, str]] = {
    errno.EACCES: ("没有权限", "permission denied"),
    errno.EPERM: ("不允许此操作", "the operation is not permitted"),
    errno.EROFS: ("所在的盘只读", "it lies on a read-only medium"),
    errno.ENOSPC: ("存储空间已满", "no space is left there"),
    errno.EDQUOT: ("超出存储配额", "the quota is used up"),
    errno.ENOENT: ("没有这个文件或目录", "there is no such file or folder"),
    errno.EEXIST: ("已有同名文件", "a file of that name is in the way"),
    errno.ENOTDIR: ("路径中有一段是文件，不是目录", "a part of the path is a file, not a folder"),
    errno.EISDIR: ("它是目录，不是文件", "it is a folder, not a file"),
    errno.ENAMETOOLONG: ("名称太长", "the name is too long"),
    errno.EIO: ("读写设备出错", "the device failed"),
}


def said_of(failed: OSError, lang: Lang) -> str:
    """The failure as a sentence; without a file it was the output of the program."""
    zh, en = _REASONS.get(failed.errno or 0, (failed.strerror or str(failed),) * 2)
    if failed.filename is None:
        if lang == "zh":
            return f"结果没有写完：{zh}。请换一个地方输出，再运行一次。"
        return f"The output could not be written to its end: {en}. Send it elsewhere and run again."
    if lang == "zh":
        return f"无法读写 {failed.filename}：{zh}。请换一个路径（如 --out）或更改其权限，再运行一次。"
    return (
        f"{failed.filename} cannot be read or written: {en}. Name another path (such as --out) or change its rights; run again."
    )
