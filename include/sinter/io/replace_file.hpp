// SPDX-FileCopyrightText: 2026 The sinter authors
// SPDX-License-Identifier: Apache-2.0

/// Writing a file so that nobody ever sees half of it.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <span>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sinter/core/error.hpp>
#include <sinter/core/file_path.hpp>

namespace sinter {

/// A new content for a file: written beside it under a temporary name, and put in its place by `commit`.
///
/// At every instant, also after a crash or a loss of power, the path names either the old file or the whole new one.
/// Without `commit` the temporary file is removed and nothing has changed. The permissions of a file that is replaced are
/// kept; a symbolic link is replaced, not followed.
///
/// The temporary file of `a` is `a.sinter-0.tmp`, or with the next number while another writer of `a` is at work. A killed
/// process leaves it behind, and the next writer of `a` removes it: a writer holds a lock on its file, which ends with its
/// process. So there are never more of them than there were writers at a time. (Where the file system has no locks, none is
/// removed.)
///
/// Errors    `file_error`: the directory cannot be written, the disk is full, the path names a directory. Only when the
///           directory itself cannot be made durable in the end is the new file in place all the same
class file_replacement {
 public:
  explicit file_replacement(const file_path& path) : name_(path.string()) {
    struct stat old {};
    const bool replaces = ::lstat(name_.c_str(), &old) == 0;
    if (replaces && S_ISDIR(old.st_mode)) throw file_error(name_, "file", "a file", "a directory");
    // Opened first, so that nothing but its sync can fail once the file has its name.
    directory_.value = ::open(path.directory().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory_.value < 0) refuse("directory", "one that can be opened");
    for (unsigned number = 0; file_.value < 0; number += file_.value < 0 && !remove_abandoned()) {
      temporary_ = name_ + ".sinter-" + std::to_string(number) + ".tmp";
      file_.value = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (file_.value < 0 && errno != EEXIST) {
        temporary_.clear();
        refuse("temporary file", "one that can be created in the same directory");
      }
      // Between creation and lock another writer may take the file for an abandoned one: then it is not ours, and we try again.
      if (file_.value >= 0 && lock(file_.value) == locked::by_another) file_.close();
    }
    if (replaces && S_ISREG(old.st_mode) && ::fchmod(file_.value, old.st_mode & 0777) != 0) abandon("permissions", "those of the old file");
  }
  ~file_replacement() { remove_temporary(); }
  file_replacement(const file_replacement&) = delete;
  file_replacement& operator=(const file_replacement&) = delete;

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const auto written = ::write(file_.value, bytes.data(), bytes.size());
      if (written >= 0) {
        bytes = bytes.subspan(static_cast<std::size_t>(written));
      } else if (errno != EINTR) {
        refuse("write", "room for the file");
      }
    }
  }

  void commit() {
    if (::fsync(file_.value) != 0) refuse("sync", "a durable file");
    if (::rename(temporary_.c_str(), name_.c_str()) != 0) refuse("rename", "a path that can be replaced");
    temporary_.clear();
    file_.close();  // after the rename, since the lock ends here; what it could still report, the sync has reported
    // Some file systems cannot sync a directory and say EINVAL; they order the rename themselves.
    if (::fsync(directory_.value) != 0 && errno != EINVAL) refuse("sync of the directory", "a durable name");
  }

 private:
  struct descriptor {
    int value = -1;
    ~descriptor() { close(); }
    void close() {
      if (value >= 0) ::close(std::exchange(value, -1));
    }
  };

  enum class locked { by_us, by_another, never };  ///< the last where the file system has no locks
  /// Locks an open file that `temporary_` must still name; a file that it names no more counts as another's.
  locked lock(int file) const {
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) return errno == EWOULDBLOCK ? locked::by_another : locked::never;
    struct stat opened {};
    struct stat named {};
    const bool same = ::fstat(file, &opened) == 0 && ::lstat(temporary_.c_str(), &named) == 0 && opened.st_dev == named.st_dev &&
                      opened.st_ino == named.st_ino;
    return same ? locked::by_us : locked::by_another;
  }
  /// Removes the file that `temporary_` names if no writer holds it. False when its name cannot be used.
  bool remove_abandoned() const {
    const descriptor file{::open(temporary_.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    if (file.value < 0) return errno == ENOENT;  // its writer has just finished
    return lock(file.value) == locked::by_us && ::unlink(temporary_.c_str()) == 0;
  }

  [[noreturn]] void refuse(const char* field, const char* expected) const {
    throw file_error(name_, field, expected, std::strerror(errno));
  }
  /// As `refuse`, from the constructor, whose destructor does not run.
  [[noreturn]] void abandon(const char* field, const char* expected) {
    const int reason = errno;
    remove_temporary();
    errno = reason;
    refuse(field, expected);
  }
  void remove_temporary() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
    temporary_.clear();
  }

  std::string name_, temporary_;
  descriptor directory_, file_;
};

}  // namespace sinter
