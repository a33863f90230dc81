"""Planning: what must be done so that the stored schema is as the content types say.

Nothing is guessed. What is called otherwise than before is another thing, unless `renamedFrom` says that it is not.
"""

from typecase.migrations.planning.planner import plan
from typecase.migrations.planning.progress import Plan, Wishes

__all__ = ["Plan", "Wishes", "plan"]
