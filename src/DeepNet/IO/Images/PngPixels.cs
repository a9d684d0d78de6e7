using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace DeepNet.IO;

/// <summary>Turns the filtered rows of a PNG file into pixels.</summary>
internal sealed class PngPixels
{
    private readonly PngHeader _header;
    private readonly byte[] _palette;
    private readonly byte[] _alpha;

    /// <summary>The colour without paint, in the depth of the file; null if there is none.</summary>
    private readonly int[]? _transparent;

    private readonly int _channels;

    public PngPixels(PngHeader header, byte[]? palette, byte[]? transparency)
    {
        _header = header;
        _palette = palette ?? [];
        _alpha = [];
        if (header.Color == PngColor.Palette)
        {
            CheckPalette(header, _palette, transparency);
            _alpha = transparency ?? [];
        }
        else if (transparency is not null)
        {
            _transparent = TransparentColor(header, transparency);
        }

        int colors = header.Color is PngColor.Gray or PngColor.GrayAlpha ? 1 : 3;
        _channels = transparency is not null || header.Color >= PngColor.GrayAlpha ? colors + 1 : colors;
    }

    /// <summary>The image of these rows, which are changed.</summary>
    public Raster Decode(byte[] raw)
    {
        Raster image = Raster.Of(_channels, _header.Height, _header.Width);
        var zeros = new byte[_header.RowBytes(_header.Width)];
        var values = new byte[_channels * _header.Width];
        int position = 0;
        foreach (PngPass pass in _header.Passes())
        {
            int rowBytes = (int)_header.RowBytes(pass.Width);
            ReadOnlySpan<byte> above = zeros;
            for (int y = 0; y < pass.Height; y++)
            {
                Span<byte> row = raw.AsSpan(position + 1, rowBytes);
                PngFilter.Undo(raw[position], row, above, _header.BytesPerPixel);
                above = row;
                position += rowBytes + 1;
                bool isPlain = _header.BitDepth == 8 && _header.Color != PngColor.Palette && _transparent is null;
                if (!isPlain)
                    Expand(row, values.AsSpan(0, pass.Width * _channels));
                ReadOnlySpan<byte> pixels = isPlain ? row : values.AsSpan(0, pass.Width * _channels);
                if (pass.StepX == 1)
                    image.SetRow(pass.Y + (y * pass.StepY), pixels);
                else
                    Scatter(pass, y, pixels, image);
            }
        }

        return image;
    }

    private void Scatter(PngPass pass, int y, ReadOnlySpan<byte> pixels, Raster image)
    {
        for (int c = 0; c < _channels; c++)
        {
            Span<byte> row = image.Row(c, pass.Y + (y * pass.StepY));
            for (int x = 0; x < pass.Width; x++)
                row[pass.X + (x * pass.StepX)] = pixels[(x * _channels) + c];
        }
    }

    /// <summary>Pixels of any kind as bytes for each channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Expand(ReadOnlySpan<byte> row, Span<byte> values)
    {
        int samples = _header.Samples, depth = _header.BitDepth, pixels = values.Length / _channels;
        int largest = (1 << depth) - 1, scale = depth < 8 ? 255 / largest : 1;
        Span<int> pixel = stackalloc int[4];
        for (int x = 0; x < pixels; x++)
        {
            Span<byte> value = values.Slice(x * _channels, _channels);
            for (int s = 0; s < samples; s++)
                pixel[s] = Sample(row, (x * samples) + s, depth);
            if (_header.Color == PngColor.Palette)
            {
                FromPalette(pixel[0], value);
                continue;
            }

            for (int s = 0; s < samples; s++)
                value[s] = depth == 16 ? (byte)(((pixel[s] * 255) + 32895) >> 16) : (byte)(pixel[s] * scale);
            if (_transparent is not null)
                value[^1] = pixel[..samples].SequenceEqual(_transparent) ? (byte)0 : byte.MaxValue;
        }
    }

    private static int Sample(ReadOnlySpan<byte> row, int index, int depth) => depth switch
    {
        16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * index)..]),
        8 => row[index],
        _ => (row[index * depth >> 3] >> (8 - depth - (index * depth & 7))) & ((1 << depth) - 1),
    };

    private void FromPalette(int index, Span<byte> value)
    {
        if (3 * index >= _palette.Length)
            throw new InvalidDataException($"PNG: a pixel has colour {index} of a palette of {_palette.Length / 3}.");
        _palette.AsSpan(3 * index, 3).CopyTo(value);
        if (value.Length == 4)
            value[3] = index < _alpha.Length ? _alpha[index] : byte.MaxValue;
    }

    private static void CheckPalette(PngHeader header, byte[] palette, byte[]? transparency)
    {
        int colors = palette.Length / 3, most = 1 << header.BitDepth;
        if (palette.Length % 3 != 0 || colors < 1 || colors > most)
        {
            throw new InvalidDataException(
                $"PNG: PLTE has {palette.Length} bytes; {header.BitDepth} bits take 1 to {most} colours of 3 bytes.");
        }

        if (transparency?.Length > colors)
            throw new InvalidDataException($"PNG: tRNS has {transparency.Length} values for {colors} colours.");
    }

    private static int[] TransparentColor(PngHeader header, byte[] transparency)
    {
        if (header.Color >= PngColor.GrayAlpha)
            throw new InvalidDataException("PNG: tRNS stands beside an alpha channel.");
        if (transparency.Length != 2 * header.Samples)
            throw new InvalidDataException($"PNG: tRNS has {transparency.Length} bytes, not {2 * header.Samples}.");
        var color = new int[header.Samples];
        for (int s = 0; s < color.Length; s++)
        {
            int value = BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * s));
            // Only as many bits count as the pixels have.
            color[s] = value & ((1 << header.BitDepth) - 1);
        }

        return color;
    }
}
