namespace DeepNet.Samples;

/// <summary>A picture to draw on. What lies outside is cut off.</summary>
public sealed class Canvas
{
    private readonly byte[] _pixels;

    /// <summary>An empty picture.</summary>
    public Canvas(int width, int height, Rgb background)
    {
        Width = width;
        Height = height;
        _pixels = new byte[3 * width * height];
        Fill(0, 0, width, height, background);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>The width of a text in pixels.</summary>
    public static int TextWidth(string text, int scale = 2) => Math.Max(0, (text.Length * 4 * scale) - scale);

    /// <summary>The height of a text in pixels.</summary>
    public static int TextHeight(int scale = 2) => Glyphs.Height * scale;

    public void Pixel(int x, int y, Rgb colour)
    {
        if ((uint)x >= (uint)Width || (uint)y >= (uint)Height)
            return;
        int place = (y * Width) + x, plane = Width * Height;
        _pixels[place] = colour.R;
        _pixels[plane + place] = colour.G;
        _pixels[(2 * plane) + place] = colour.B;
    }

    public void Fill(int x, int y, int width, int height, Rgb colour)
    {
        for (int row = y; row < y + height; row++)
        {
            for (int column = x; column < x + width; column++)
                Pixel(column, row, colour);
        }
    }

    /// <summary>The edge of a rectangle, drawn inside of it.</summary>
    public void Frame(int x, int y, int width, int height, Rgb colour, int thickness = 1)
    {
        Fill(x, y, width, thickness, colour);
        Fill(x, y + height - thickness, width, thickness, colour);
        Fill(x, y, thickness, height, colour);
        Fill(x + width - thickness, y, thickness, height, colour);
    }

    public void Line(double x0, double y0, double x1, double y1, Rgb colour, int thickness = 1)
    {
        int steps = (int)Math.Ceiling(Math.Max(Math.Abs(x1 - x0), Math.Abs(y1 - y0)));
        for (int i = 0; i <= steps; i++)
        {
            double t = steps == 0 ? 0 : (double)i / steps;
            int x = (int)Math.Round(x0 + ((x1 - x0) * t)), y = (int)Math.Round(y0 + ((y1 - y0) * t));
            Fill(x - (thickness / 2), y - (thickness / 2), thickness, thickness, colour);
        }
    }

    public void Disc(double x, double y, double radius, Rgb colour)
    {
        for (int row = (int)(y - radius); row <= y + radius; row++)
        {
            for (int column = (int)(x - radius); column <= x + radius; column++)
            {
                double dx = column - x, dy = row - y;
                if ((dx * dx) + (dy * dy) <= radius * radius)
                    Pixel(column, row, colour);
            }
        }
    }

    /// <summary>Text with its upper left corner at the given place; small letters look as capitals.</summary>
    public void Text(int x, int y, string text, Rgb colour, int scale = 2)
    {
        foreach (char letter in text)
        {
            string rows = Glyphs.Rows(letter);
            for (int row = 0; row < Glyphs.Height; row++)
            {
                for (int column = 0; column < Glyphs.Width; column++)
                {
                    if (((rows[row] - '0') & (4 >> column)) != 0)
                        Fill(x + (column * scale), y + (row * scale), scale, scale, colour);
                }
            }

            x += 4 * scale;
        }
    }

    /// <summary>An image [1 or 3, height, width] of values in [0, 1], every pixel enlarged to a square.</summary>
    public void Image(int x, int y, Tensor image, int scale = 1)
    {
        int channels = image.Shape[0], height = image.Shape[1], width = image.Shape[2];
        float[] values = image.Detach().Cast(DType.Float32).Contiguous().ToArray<float>();
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                byte red = Level(0, row, column);
                Rgb colour = channels == 1
                    ? new Rgb(red, red, red)
                    : new Rgb(red, Level(1, row, column), Level(2, row, column));
                Fill(x + (column * scale), y + (row * scale), scale, scale, colour);
            }
        }

        byte Level(int channel, int row, int column) =>
            (byte)((Math.Clamp(values[(((channel * height) + row) * width) + column], 0, 1) * 255) + 0.5f);
    }

    /// <summary>The picture, UInt8 [3, height, width].</summary>
    public Tensor ToTensor() => Tensor.From<byte>(_pixels, [3, Height, Width]);
}
