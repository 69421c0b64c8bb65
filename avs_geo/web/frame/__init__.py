"""The page that Streamlit's interface runs in: its language, and what the interface itself says and does around ours."""
