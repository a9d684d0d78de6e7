using System.Runtime.CompilerServices;

namespace DeepNet.IO;

/// <summary>A decoded image: [channels, height, width], channel after channel.</summary>
internal readonly record struct Raster(byte[] Pixels, int Channels, int Height, int Width)
{
    /// <summary>An empty image of a size that was checked.</summary>
    public static Raster Of(int channels, int height, int width) =>
        new(GC.AllocateUninitializedArray<byte>(channels * height * width), channels, height, width);

    /// <summary>A row of a channel.</summary>
    public Span<byte> Row(int channel, int y) => Pixels.AsSpan(((channel * Height) + y) * Width, Width);

    /// <summary>Sets a row from values that go pixel by pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetRow(int y, ReadOnlySpan<byte> samples)
    {
        if (Channels == 1)
        {
            samples.CopyTo(Row(0, y));
        }
        else if (Channels == 3)
        {
            Span<byte> r = Row(0, y), g = Row(1, y), b = Row(2, y);
            for (int x = 0, i = 0; x < r.Length; x++, i += 3)
            {
                r[x] = samples[i];
                g[x] = samples[i + 1];
                b[x] = samples[i + 2];
            }
        }
        else
        {
            for (int c = 0; c < Channels; c++)
            {
                Span<byte> row = Row(c, y);
                for (int x = 0, i = c; x < row.Length; x++, i += Channels)
                    row[x] = samples[i];
            }
        }
    }

    /// <summary>Refuses sizes before anything is allocated for them.</summary>
    public static void CheckSize(string format, long width, long height, int channels, long maxPixels)
    {
        if (width <= 0 || height <= 0)
            throw new InvalidDataException($"{format}: {width} × {height} pixels; both must be positive.");
        if (width > int.MaxValue || height > int.MaxValue || width * height > maxPixels)
        {
            throw new InvalidDataException(
                $"{format}: {width} × {height} pixels are more than the {maxPixels} that are read; "
                + "pass a larger maxPixels if the file deserves it.");
        }

        if (width * height * channels > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{format}: {width} × {height} pixels of {channels} channels are more than {Array.MaxLength} bytes.");
        }
    }

    /// <summary>The image with another number of channels.</summary>
    public Raster WithChannels(int wanted)
    {
        if (wanted == Channels)
            return this;
        Raster y = Of(wanted, Height, Width);
        int plane = Height * Width;
        bool isGray = Channels <= 2, wantsGray = wanted <= 2;
        if (wantsGray && !isGray)
        {
            ToGray(Pixels.AsSpan(0, plane), Pixels.AsSpan(plane, plane), Pixels.AsSpan(2 * plane, plane), y.Pixels);
        }
        else
        {
            for (int c = 0; c < (wantsGray ? 1 : 3); c++)
                Pixels.AsSpan(isGray ? 0 : c * plane, plane).CopyTo(y.Pixels.AsSpan(c * plane));
        }

        if (wanted is 2 or 4)
        {
            Span<byte> alpha = y.Pixels.AsSpan((wanted - 1) * plane);
            if (Channels is 2 or 4)
                Pixels.AsSpan((Channels - 1) * plane).CopyTo(alpha);
            else
                alpha.Fill(byte.MaxValue);
        }

        return y;
    }

    /// <summary>0.299 R + 0.587 G + 0.114 B, rounded: ITU-R BT.601.</summary>
    private static void ToGray(ReadOnlySpan<byte> r, ReadOnlySpan<byte> g, ReadOnlySpan<byte> b, Span<byte> y)
    {
        for (int i = 0; i < r.Length; i++)
            y[i] = (byte)(((19595 * r[i]) + (38470 * g[i]) + (7471 * b[i]) + 32768) >> 16);
    }
}
