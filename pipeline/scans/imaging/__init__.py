"""What is done to a page's image before it is read: turned, cropped, straightened, its paper made even."""
