namespace DeepNet.IO;

/// <summary>Reads PNG, JPEG, BMP and PNM (PBM, PGM, PPM) images, and writes PNG.</summary>
/// <remarks>
/// <para>
/// An image is a UInt8 tensor [channels, height, width]: 1 gray, 2 gray and alpha, 3 red, green, blue, 4 with alpha.
/// What a file is follows from its first bytes, not from its name.
/// </para>
/// <list type="bullet">
/// <item>PNG: all colour types and bit depths, interlaced or not, checksums verified. 16 bits become 8 by rounding
/// v · 255 / 65535; palettes become colours; a transparent colour (tRNS) becomes an alpha channel. Gamma and colour
/// profiles are not applied.</item>
/// <item>JPEG: baseline, extended and progressive with Huffman codes and 8 bits; gray, YCbCr, RGB, and CMYK as RGB; any
/// subsampling. The same integer arithmetic as libjpeg (accurate inverse DCT, "fancy" upsampling), so the values agree
/// with libjpeg's, torchvision's and Pillow's. The picture is as it is stored: the orientation that a camera writes to
/// Exif is not applied.</item>
/// <item>BMP: 1, 4, 8, 16, 24 and 32 bits, RLE4 and RLE8, rows in either order; always 3 channels, or 4 where the
/// file has a mask for alpha.</item>
/// <item>PNM: P1 to P6, any largest value; values are scaled to 255 and rounded.</item>
/// </list>
/// <para>
/// Damaged or incomplete files are refused, never read in part. Memory follows what the data of a file hold, not what
/// its header promises.
/// </para>
/// </remarks>
public static class ImageFile
{
    /// <summary>The largest width times height that is read unless a call says otherwise: 2²⁷, 134 million.</summary>
    public const long DefaultMaxPixels = 1L << 27;

    /// <summary>Reads an image file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="channels">
    /// 1 (gray), 2 (gray, alpha), 3 (RGB) or 4 (RGB, alpha) converts: gray is 0.299 R + 0.587 G + 0.114 B, a new alpha
    /// is 255, an alpha nobody wants is dropped. Null leaves what the file has.
    /// </param>
    /// <param name="maxPixels">Refuses larger images before memory is taken for them.</param>
    /// <returns>UInt8 [channels, height, width].</returns>
    /// <exception cref="InvalidDataException">The file is of no known format, damaged, incomplete, or larger than
    /// <paramref name="maxPixels"/>.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Channels other than 1 to 4, or no pixels allowed.</exception>
    public static Tensor Read(string path, int? channels = null, long maxPixels = DefaultMaxPixels)
    {
        ArgumentNullException.ThrowIfNull(path);
        CheckArguments(channels, maxPixels);
        using FileStream stream = File.OpenRead(path);
        try
        {
            return Decode(ReadAll(stream), channels, maxPixels);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads an image from a stream, which is read to its end and stays open.</summary>
    /// <inheritdoc cref="Read(string, int?, long)"/>
    public static Tensor Read(Stream stream, int? channels = null, long maxPixels = DefaultMaxPixels)
    {
        ArgumentNullException.ThrowIfNull(stream);
        CheckArguments(channels, maxPixels);
        return Decode(ReadAll(stream), channels, maxPixels);
    }

    /// <summary>Reads an image from the bytes of a file.</summary>
    /// <inheritdoc cref="Read(string, int?, long)"/>
    public static Tensor Read(ReadOnlySpan<byte> bytes, int? channels = null, long maxPixels = DefaultMaxPixels)
    {
        CheckArguments(channels, maxPixels);
        return Decode(bytes, channels, maxPixels);
    }

    /// <summary>Writes an image as PNG: the whole file, or none.</summary>
    /// <param name="path">The file; its name ends in .png.</param>
    /// <param name="image">
    /// [channels, height, width] or [height, width] with 1 to 4 channels: UInt8, or floating-point in [0, 1], which is
    /// scaled by 255 and rounded (values outside are clamped, NaN is 0).
    /// </param>
    /// <exception cref="ArgumentException">The file's name does not end in .png.</exception>
    /// <exception cref="ShapeException">The tensor is not an image, or an empty one.</exception>
    /// <exception cref="DTypeException">The tensor is neither UInt8 nor floating-point.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Tensor image)
    {
        ArgumentNullException.ThrowIfNull(path);
        Check.Argument(
            Path.GetExtension(path).Equals(".png", StringComparison.OrdinalIgnoreCase),
            $"ImageFile.Write: '{path}' is written as PNG, so its name must end in .png.");
        byte[] bytes = Encode(image);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>The bytes of a PNG file.</summary>
    /// <inheritdoc cref="Write" path="/param[@name='image']"/>
    /// <exception cref="ShapeException">The tensor is not an image, or an empty one.</exception>
    /// <exception cref="DTypeException">The tensor is neither UInt8 nor floating-point.</exception>
    public static byte[] Encode(Tensor image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.DType != DType.UInt8 && !image.DType.IsFloatingPoint())
        {
            throw new DTypeException(
                $"ImageFile.Encode: {image.DType} image; images are UInt8, or floating-point in [0, 1].", image.DType);
        }

        Shape shape = image.Shape;
        Check.Shape(
            shape.Rank is 2 or 3 && (shape.Rank == 2 || shape[0] is >= 1 and <= 4) && shape.Count > 0,
            $"ImageFile.Encode: image {shape} must be [channels, height, width] or [height, width], "
            + $"with 1 to 4 channels and at least one pixel.");
        Check.Shape(shape.Count <= Array.MaxLength / 2, $"ImageFile.Encode: image {shape} has too many pixels.");
        byte[] pixels = image.DType == DType.UInt8 ? image.ToArray<byte>() : Quantize(image);
        return PngWriter.Write(new Raster(pixels, shape.Rank == 2 ? 1 : shape[0], shape[-2], shape[-1]));
    }

    private static byte[] Quantize(Tensor image)
    {
        float[] values = image.Detach().Cast(DType.Float32).ToArray<float>();
        var pixels = new byte[values.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            // NaN fails the comparison.
            pixels[i] = values[i] > 0 ? (byte)MathF.Round(255 * MathF.Min(values[i], 1)) : (byte)0;
        }

        return pixels;
    }

    private static Tensor Decode(ReadOnlySpan<byte> bytes, int? channels, long maxPixels)
    {
        Raster image = ImageFormats.Recognize(bytes) switch
        {
            ImageFormat.Png => PngReader.Read(bytes, maxPixels),
            ImageFormat.Jpeg => JpegReader.Read(bytes, maxPixels),
            ImageFormat.Bmp => BmpReader.Read(bytes, maxPixels),
            _ => PnmReader.Read(bytes, maxPixels),
        };
        if (channels is int wanted)
        {
            Raster.CheckSize("Image", image.Width, image.Height, wanted, maxPixels);
            image = image.WithChannels(wanted);
        }

        return Tensor.From<byte>(image.Pixels, [image.Channels, image.Height, image.Width]);
    }

    private static ReadOnlySpan<byte> ReadAll(Stream stream)
    {
        if (stream.CanSeek)
        {
            long left = Math.Max(0, stream.Length - stream.Position);
            if (left > Array.MaxLength)
                throw new InvalidDataException($"The file has {left} bytes; at most {Array.MaxLength} are read.");
            var bytes = new byte[left];
            return bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        }

        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.GetBuffer().AsSpan(0, (int)copy.Length);
    }

    private static void CheckArguments(int? channels, long maxPixels)
    {
        if (channels is < 1 or > 4)
        {
            throw new ArgumentOutOfRangeException(
                nameof(channels), channels, $"ImageFile.Read: {channels} channels; 1, 2, 3 or 4 can be had.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(maxPixels, 1);
    }
}
