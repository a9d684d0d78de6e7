using System.Runtime.InteropServices;

namespace DeepNet.Backends.Cpu;

/// <summary>Rows of a part of images whose elements have some size in bytes; zeros outside.</summary>
internal readonly unsafe struct CropKernel(
    byte* x, byte* y, (int Height, int Width) size, (int Height, int Width) newSize, (int Top, int Left) corner,
    int elementSize) : IRangeKernel
{
    public void Run(long start, long end)
    {
        long width = (long)size.Width * elementSize, newWidth = (long)newSize.Width * elementSize;

        // Of each new row: zeros up to first, then what is copied, then zeros again from last on.
        long shift = (long)corner.Left * elementSize;
        long first = Math.Clamp(-shift, 0, newWidth), last = Math.Clamp(width - shift, first, newWidth);
        for (long i = start; i < end; i++)
        {
            byte* to = y + (i * newWidth);
            long row = (i % newSize.Height) + corner.Top;
            if (row < 0 || row >= size.Height || first == last)
            {
                NativeMemory.Clear(to, (nuint)newWidth);
                continue;
            }

            byte* from = x + (((i / newSize.Height * size.Height) + row) * width) + shift;
            NativeMemory.Clear(to, (nuint)first);
            Buffer.MemoryCopy(from + first, to + first, last - first, last - first);
            NativeMemory.Clear(to + last, (nuint)(newWidth - last));
        }
    }
}
