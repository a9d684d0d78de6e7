using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DeepNet.IO;

/// <summary>What the components of a JPEG image mean.</summary>
internal enum JpegColor
{
    Gray,
    YCbCr,
    Rgb,

    /// <summary>Ink, inverted: 255 is none.</summary>
    Cmyk,

    /// <summary>The colours of ink as YCbCr, and black.</summary>
    Ycck,
}

/// <summary>Brings the components of a JPEG image to one size, and to RGB.</summary>
internal sealed class JpegOutput(JpegFrame frame, JpegColor color)
{
    private readonly byte[][] _rows = [.. frame.Components.Select(_ => new byte[frame.Width + 2])];
    private readonly int[] _sums = new int[frame.Width + 2];

    public Raster ToRaster()
    {
        Raster image = Raster.Of(color == JpegColor.Gray ? 1 : 3, frame.Height, frame.Width);
        for (int y = 0; y < frame.Height; y++)
        {
            if (color == JpegColor.Gray)
            {
                Row(0, y).CopyTo(image.Row(0, y));
                continue;
            }

            Span<byte> r = image.Row(0, y), g = image.Row(1, y), b = image.Row(2, y);
            ReadOnlySpan<byte> first = Row(0, y), second = Row(1, y), third = Row(2, y);
            if (color is JpegColor.YCbCr or JpegColor.Ycck)
            {
                ToRgb(first, second, third, r, g, b);
            }
            else
            {
                first.CopyTo(r);
                second.CopyTo(g);
                third.CopyTo(b);
            }

            if (color is JpegColor.Cmyk or JpegColor.Ycck)
                AddBlack(Row(3, y), r, g, b);
        }

        return image;
    }

    private void AddBlack(ReadOnlySpan<byte> black, Span<byte> r, Span<byte> g, Span<byte> b)
    {
        int flip = color == JpegColor.Ycck ? 255 : 0;
        for (int x = 0; x < r.Length; x++)
        {
            int k = black[x];
            r[x] = (byte)((((r[x] ^ flip) * k) + 127) / 255);
            g[x] = (byte)((((g[x] ^ flip) * k) + 127) / 255);
            b[x] = (byte)((((b[x] ^ flip) * k) + 127) / 255);
        }
    }

    /// <summary>R = Y + 1.402 Cr, G = Y - 0.344136 Cb - 0.714136 Cr, B = Y + 1.772 Cb, with 16 bits behind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToRgb(
        ReadOnlySpan<byte> luma,
        ReadOnlySpan<byte> blue,
        ReadOnlySpan<byte> red,
        Span<byte> r,
        Span<byte> g,
        Span<byte> b)
    {
        const int RedOfCr = 91881, GreenOfCb = -22554, GreenOfCr = -46802, BlueOfCb = 116130, Half = 1 << 15;
        int x = 0;
        for (; x <= r.Length - 8; x += 8)
        {
            Vector256<int> y = Load(luma, x);
            Vector256<int> cb = Load(blue, x) - Vector256.Create(128), cr = Load(red, x) - Vector256.Create(128);
            Vector256<int> half = Vector256.Create(Half);
            JpegTransform.Pack(y + (((cr * RedOfCr) + half) >> 16)).CopyTo(r[x..]);
            JpegTransform.Pack(y + (((cb * GreenOfCb) + (cr * GreenOfCr) + half) >> 16)).CopyTo(g[x..]);
            JpegTransform.Pack(y + (((cb * BlueOfCb) + half) >> 16)).CopyTo(b[x..]);
        }

        for (; x < r.Length; x++)
        {
            int y = luma[x], cb = blue[x] - 128, cr = red[x] - 128;
            r[x] = (byte)Math.Clamp(y + (((cr * RedOfCr) + Half) >> 16), 0, 255);
            g[x] = (byte)Math.Clamp(y + (((cb * GreenOfCb) + (cr * GreenOfCr) + Half) >> 16), 0, 255);
            b[x] = (byte)Math.Clamp(y + (((cb * BlueOfCb) + Half) >> 16), 0, 255);
        }
    }

    private static Vector256<int> Load(ReadOnlySpan<byte> values, int at)
    {
        Vector128<byte> bytes = Vector128.CreateScalar(MemoryMarshal.Read<ulong>(values[at..])).AsByte();
        Vector128<ushort> words = Vector128.WidenLower(bytes);
        return Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)).AsInt32();
    }

    /// <summary>A row of a component in the size of the image.</summary>
    /// <remarks>
    /// Factors of 2 interpolate linearly, a sample's neighbours with weights 3 and 1, as libjpeg does ("fancy"); others
    /// repeat samples.
    /// </remarks>
    private ReadOnlySpan<byte> Row(int component, int y)
    {
        JpegComponent c = frame.Components[component];
        int across = frame.MostAcross / c.Across, down = frame.MostDown / c.Down;
        bool isWhole = across * c.Across == frame.MostAcross && down * c.Down == frame.MostDown;
        if (isWhole && across == 1 && down == 1)
            return c.Row(y);
        byte[] row = _rows[component];
        if (isWhole && across <= 2 && down == 2 && (across == 1 || c.Width > 2))
        {
            // The nearer row is the one that holds y, the other lies on y's side of it.
            int near = y / 2, far = Math.Clamp((y & 1) == 0 ? near - 1 : near + 1, 0, c.Height - 1);
            if (across == 1)
                Vertical(c.Row(near), c.Row(far), (y & 1) + 1, row);
            else
                Both(c.Row(near), c.Row(far), row);
        }
        else if (isWhole && across == 2 && down == 1 && c.Width > 2)
        {
            Horizontal(c.Row(y), row);
        }
        else
        {
            ReadOnlySpan<byte> source = c.Row(y * c.Down / frame.MostDown);
            for (int x = 0; x < frame.Width; x++)
                row[x] = source[x * c.Across / frame.MostAcross];
        }

        return row.AsSpan(0, frame.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Vertical(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, int round, Span<byte> row)
    {
        for (int x = 0; x < near.Length; x++)
            row[x] = (byte)(((3 * near[x]) + far[x] + round) >> 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Horizontal(ReadOnlySpan<byte> source, Span<byte> row)
    {
        for (int x = 0; x < source.Length; x++)
        {
            int here = 3 * source[x];
            row[2 * x] = (byte)((here + source[Math.Max(0, x - 1)] + 1) >> 2);
            row[(2 * x) + 1] = (byte)((here + source[Math.Min(source.Length - 1, x + 1)] + 2) >> 2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Both(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, Span<byte> row)
    {
        // With a column more at both ends.
        Span<int> sums = _sums.AsSpan(0, near.Length + 2);
        for (int x = 0; x < near.Length; x++)
            sums[x + 1] = (3 * near[x]) + far[x];
        sums[0] = sums[1];
        sums[^1] = sums[^2];
        for (int x = 0; x < near.Length; x++)
        {
            int here = 3 * sums[x + 1];
            row[2 * x] = (byte)((here + sums[x] + 8) >> 4);
            row[(2 * x) + 1] = (byte)((here + sums[x + 2] + 7) >> 4);
        }
    }
}
