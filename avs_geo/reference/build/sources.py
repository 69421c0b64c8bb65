"""x"""
def sources_json(): return "[]\n"
def sources_markdown(report, names): return "x\n"
